import type { CloudSettings } from '../../../ports/cloud.ts';
import type { AwsSettings } from '../aws-settings.ts';

/** What looking at an account stands on. */
export type AccountSettings = {
  cloud: CloudSettings;
  /** How services other than S3 are reached; without an endpoint the SDK's own environment variables hold. */
  aws: AwsSettings;
  s3: AwsSettings;
  /** The profile that is asked for by name: AWS does not say when there is none of that name. */
  profile?: string;
  now: () => Date;
};
