import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** How AWS is reached. Credentials, profile and region are found by the SDK as everywhere: environment, files, instance roles. */
export type AwsSettings = {
  /** Another address instead of AWS's, for stand-ins and compatible stores. */
  endpoint?: string;
  region?: string;
  /** For questions that can go unanswered: an address that cannot be reached is tried twice, not eight times. */
  optional?: boolean;
  /** Absent: each client finds its own, as everywhere. */
  credentials?: AwsCredentialIdentityProvider;
  /** Waits between attempts; rejects when aborted. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** Attempts of calls that change nothing: a store that throttles for some seconds does not show. */
export const READ_ATTEMPTS = 8;

/** Where calls go when no region is set; the service of a bucket elsewhere tells its own. */
export const FALLBACK_REGION = 'us-east-1';

/** The part of a client's options that says who calls. */
export function whoCalls({ credentials }: AwsSettings): Pick<AwsSettings, 'credentials'> {
  return credentials === undefined ? {} : { credentials };
}

/** Time limits in milliseconds; the SDK's own default is none. */
export function createRequestHandler(): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: 5000,
    requestTimeout: 60_000,
    throwOnRequestTimeout: true,
    socketTimeout: 60_000,
  });
}
