import { ForgeError } from '../../errors.ts';
import type { CloudJob } from '../../ports/training.ts';
import type { EvaluationEffects } from '../effects.ts';

/** Where and as whom evaluation jobs run. */
export type JobPlace = Pick<CloudJob, 'region' | 'role' | 'output' | 'kms_key' | 'subnets' | 'security_groups'>;

/** Where jobs run, from the server's settings: what is missing is named, all at once. */
export async function resolvePlace(effects: EvaluationEffects): Promise<JobPlace> {
  if (effects.cloud === undefined) throw noAccount(['an account']);
  const { region, role, output, kms_key, subnets, security_groups } = (await effects.cloud()).settings;
  const missing = [
    ...(region === undefined ? ['AWS_REGION'] : []),
    ...(role === undefined ? ['NOVA_FORGE_ROLE_ARN'] : []),
    ...(output === undefined ? ['NOVA_FORGE_OUTPUT'] : []),
  ];
  if (region === undefined || role === undefined || output === undefined) throw noAccount(missing);
  return { region, role, output, subnets, security_groups, ...(kms_key === undefined ? {} : { kms_key }) };
}

function noAccount(missing: readonly string[]): ForgeError {
  return new ForgeError('unavailable', `an evaluation job needs ${missing.join(', ')}, which is not set`, {
    next: 'set it and start the server again, or evaluate a deployment: its rows are answered by inference',
  });
}
