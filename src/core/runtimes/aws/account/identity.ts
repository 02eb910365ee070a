import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ForgeError } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, createClients } from './ask.ts';

/** Who calls: as `arn:aws:sts::123456789012:assumed-role/name/session`. */
export type Identity = { account: string; arn: string };

/** Asks who calls. Needs no permission: whoever has valid credentials is answered. */
export function createIdentity(
  { aws, profile }: AccountSettings,
  ask: Ask,
): (region: string, signal: AbortSignal) => Promise<Identity> {
  const clientIn = createClients(aws, (options) => new STSClient(options));
  return (region, signal) =>
    ask({ what: 'the identity of the caller', permissions: 'sts:GetCallerIdentity' }, async () => {
      const { Account, Arn } = await clientIn(region).send(new GetCallerIdentityCommand({}), { abortSignal: signal });
      if (Account === undefined || Arn === undefined)
        throw new ForgeError('unavailable', 'AWS answered without saying which account these credentials belong to', {
          next: 'check AWS_ENDPOINT_URL',
        });
      return { account: Account, arn: Arn };
    }).catch((error: unknown) => {
      throw profile === undefined ? error : withProfile(error, profile);
    });
}

function withProfile(error: unknown, profile: string): unknown {
  if (!(error instanceof ForgeError) || !errorNames(error.cause).includes('CredentialsProviderError')) return error;
  return new ForgeError(
    'unavailable',
    `the AWS profile "${profile}" has no credentials, or there is none of that name`,
    {
      next: 'check AWS_PROFILE against ~/.aws/config, or sign in with aws sso login',
      cause: error,
    },
  );
}
