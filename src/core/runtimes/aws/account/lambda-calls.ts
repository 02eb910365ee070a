import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing, createClients } from './ask.ts';

export type RewardFunction = { arn: string; timeout_s: number; state: string; runtime: string };

/** Looks at a function by its ARN, in the region of that. Throws ForgeError, `not_found` for no such function. */
export type LookAtFunction = (arn: string, region: string, signal: AbortSignal) => Promise<RewardFunction>;

export function createFunctionLook({ aws }: AccountSettings, ask: Ask): LookAtFunction {
  const clientIn = createClients(aws, (options) => new LambdaClient(options));
  return (arn, region, signal) =>
    ask({ what: arn, permissions: allowing(['lambda:GetFunctionConfiguration'], arn) }, async () => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: arn });
      const found = await clientIn(region).send(command, { abortSignal: signal });
      return {
        arn: found.FunctionArn ?? arn,
        timeout_s: found.Timeout ?? 3, // Lambda's own default
        state: found.State ?? 'Active',
        runtime: found.Runtime ?? found.PackageType ?? 'unknown',
      };
    });
}
