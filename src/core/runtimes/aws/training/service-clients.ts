import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type AwsSettings, READ_ATTEMPTS, createRequestHandler, whoCalls } from '../aws-settings.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

/** One client for each region, made when it is first needed. `undefined` is the region of the settings or the environment. */
export type Clients<T> = (region: string | undefined) => T;

export function sagemakerClients(settings: AwsTrainingSettings): Clients<SageMakerClient> {
  return perRegion(settings, (options) => new SageMakerClient(options));
}

export function bedrockClients(settings: AwsTrainingSettings): Clients<BedrockClient> {
  return perRegion(settings, (options) => new BedrockClient(options));
}

export function logClients(settings: AwsTrainingSettings): Clients<CloudWatchLogsClient> {
  return perRegion(settings, (options) => new CloudWatchLogsClient(options));
}

type Options = {
  maxAttempts: number;
  requestHandler: ReturnType<typeof createRequestHandler>;
  endpoint?: string;
  region?: string;
} & Pick<AwsSettings, 'credentials'>;

function perRegion<T>(settings: AwsTrainingSettings, create: (options: Options) => T): Clients<T> {
  const made = new Map<string, T>();
  return (asked) => {
    const region = asked ?? settings.region;
    const known = made.get(region ?? '');
    if (known !== undefined) return known;
    const client = create({
      maxAttempts: READ_ATTEMPTS,
      requestHandler: createRequestHandler(),
      ...whoCalls(settings),
      ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
      ...(region === undefined ? {} : { region }),
    });
    made.set(region ?? '', client);
    return client;
  };
}
