import type { AwsSettings } from '../aws-settings.ts';

/** What the hosts of an account need of the world. */
export type HostingSettings = AwsSettings & {
  now: () => Date;
  /** How S3 is reached, where that differs. */
  s3?: AwsSettings;
  /** US dollars an hour of one instance or model unit; undefined when nobody knows. `source` names the list. */
  rate: (
    what: { instance: string } | { unit: string },
    region: string,
  ) => Promise<{ usd: number; source: string } | undefined>;
};
