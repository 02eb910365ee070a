import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { FALLBACK_REGION } from './aws-settings.ts';

/**
 * Finds credentials as the SDK does, and keeps them until they end. Shared by all clients: each of its own would run a credential
 * program, and ask a person for a code, again.
 */
export function findCredentials(region: string = FALLBACK_REGION): AwsCredentialIdentityProvider {
  return new STSClient({ region }).config.credentials;
}
