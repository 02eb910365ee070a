import type { Patience } from '../../../hear-stream.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import type { AwsSettings } from '../aws-settings.ts';

/**
 * Less than the 60 seconds after which a silent connection is closed, so that it is said what was missing; SageMaker streams for eight
 * minutes at most. Source: the SageMaker developer guide, how containers serve requests.
 */
export const USUAL_PATIENCE: Patience = { silenceMs: 55_000, wholeMs: 480_000 };

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
  /** How long streamed answers are waited for; absent: as long as the services go on. */
  patience?: Patience;
  /** Where asynchronous endpoints leave their answers, and the wait between two looks; absent: those endpoints cannot be asked. */
  answers?: { objects: () => Promise<ObjectStore>; pause: AwsSettings['pause'] };
};
