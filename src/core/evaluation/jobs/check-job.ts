import { ForgeError, messageOf } from '../../errors.ts';
import type { AccountFinding } from '../../ports/cloud.ts';
import type { Check } from '../../runs/training-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import type { JobPlan } from './plan-job.ts';

/** What the account would refuse, before anything is paid: role and its permissions, bucket, quota, reward function. */
export async function checkJob(
  { cloud }: Pick<EvaluationEffects, 'cloud'>,
  { spec, rows, runtime }: JobPlan,
  signal: AbortSignal,
): Promise<Check[]> {
  const job = spec.cloud;
  const catalog = await cloud?.();
  if (job === undefined || catalog === undefined) return [];
  const { instance } = job;
  const needs = {
    runtime: runtime.runtime,
    job,
    data: rows === undefined ? [] : [rows.data.path],
    instances: instance === undefined ? [] : [{ ...instance, use: 'evaluation' as const }],
  };
  return (await catalog.preflight(needs, signal).catch(notLookedAt)).flatMap(toCheck);
}

function notLookedAt(error: unknown): AccountFinding[] {
  if (!(error instanceof ForgeError)) throw error;
  const message = `the account could not be looked at: ${messageOf(error)}`;
  return [{ code: 'account_not_looked_at', status: 'unknown', message, fix: 'run nova-forge-mcp doctor --aws' }];
}

function toCheck({ code, status, message, fix }: AccountFinding): Check[] {
  return status === 'pass' ? [] : [{ code, severity: status === 'fail' ? 'block' : 'warn', message, fix }];
}
