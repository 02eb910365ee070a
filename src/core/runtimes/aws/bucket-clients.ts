import { S3Client } from '@aws-sdk/client-s3';
import { giveUpSoon } from './give-up-soon.ts';
import { type AwsSettings, FALLBACK_REGION, READ_ATTEMPTS, createRequestHandler, whoCalls } from './aws-settings.ts';

/** Makes a call with the client of a bucket's region, which is learnt from the answer of another region's service. */
export type BucketCall = <T>(bucket: string, call: (client: S3Client) => Promise<T>) => Promise<T>;

export function createBucketCalls(settings: AwsSettings): BucketCall {
  const clients = new Map<string, S3Client>();
  const regions = new Map<string, string>();
  let home: Promise<string> | undefined;

  function clientIn(region: string): S3Client {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const made = createClient(settings, region);
    clients.set(region, made);
    return made;
  }

  return async (bucket, call) => {
    home ??= homeRegion(settings);
    const region = regions.get(bucket) ?? (await home);
    try {
      return await call(clientIn(region));
    } catch (error) {
      const told = regionTold(error);
      if (told === undefined || told === region) throw error;
      regions.set(bucket, told);
      return call(clientIn(told));
    }
  };
}

function createClient(settings: AwsSettings, region: string): S3Client {
  const { endpoint, optional } = settings;
  const client = new S3Client({
    region,
    maxAttempts: READ_ATTEMPTS,
    requestHandler: createRequestHandler(),
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...whoCalls(settings),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return optional === true ? giveUpSoon(client) : client;
}

/** The region of the settings, environment or profile. */
async function homeRegion(settings: AwsSettings): Promise<string> {
  if (settings.region !== undefined) return settings.region;
  const client = new S3Client({});
  try {
    return await client.config.region();
  } catch {
    return FALLBACK_REGION; // none is set: the bucket's own will be told
  } finally {
    client.destroy();
  }
}

/** S3 names the bucket's region in a header of its refusal, or in its body. */
function regionTold(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('Region' in error && typeof error.Region === 'string') return error.Region;
  const response = '$response' in error ? error.$response : undefined;
  const headers = property(response, 'headers');
  const region = property(headers, 'x-amz-bucket-region');
  return typeof region === 'string' ? region : undefined;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
