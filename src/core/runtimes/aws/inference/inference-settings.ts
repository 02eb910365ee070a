import type { ObjectStore } from '../../../ports/objects.ts';
import type { AwsSettings } from '../aws-settings.ts';

/** How the services that answer are reached. Credentials are found by the SDK as everywhere. */
export type InferenceSettings = {
  /** Absent: the SDK's own way (AWS_REGION, profile). */
  region?: string;
  /** Other addresses instead of AWS's. */
  bedrockEndpoint?: string;
  /** Bedrock's other service, which knows custom models. */
  controlEndpoint?: string;
  sagemakerEndpoint?: string;
  now: () => Date;
  /** Where asynchronous endpoints leave their answers, and the wait between two looks; absent: those endpoints cannot be asked. */
  answers?: { objects: () => Promise<ObjectStore>; pause: AwsSettings['pause'] };
};
