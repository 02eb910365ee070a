import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { Check } from '../runs/training-record.ts';
import type { OperateEffects } from './effects.ts';

/** What the last look found, without another. */
export async function driftAtGlance(_effects: OperateEffects, { drift }: DeploymentRecord): Promise<Check[]> {
  if (drift === undefined) return [];
  return drift.findings.map((check) => ({ ...check, message: `${check.message}; seen ${drift.at}` }));
}
