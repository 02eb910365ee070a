import type { ObjectStore } from '../../../ports/objects.ts';
import type { AwsSettings } from '../aws-settings.ts';

/** What batch jobs need of the world. */
export type BatchSettings = AwsSettings & {
  now: () => Date;
  /** How S3 is reached, whose address may be another. */
  s3: AwsSettings;
  /** Where jobs leave their answers. */
  objects: () => Promise<ObjectStore>;
};
