import { tendDeployments } from '../deployment/cloud/tend-deployments.ts';
import type { CloudEffects } from '../deployment/cloud/effects.ts';
import type { OperateEffects } from './effects.ts';
import { watchDrift } from './watch-drift.ts';

/** What a server does by itself, again and again: each part may be done twice, or by two servers at once. */
export async function tend(effects: OperateEffects & CloudEffects): Promise<void> {
  await tendDeployments(effects);
  await watchDrift(effects);
}
