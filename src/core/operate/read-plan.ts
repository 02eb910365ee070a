import type { Ledger } from '../ports/ledger.ts';
import { resolveOne } from '../runs/resolve.ts';

/** The plan of a run, or one that waits for approval, whole: its token is never kept. */
export async function readPlan(ledger: Ledger, id: string): Promise<unknown> {
  if (id.startsWith('pl-')) {
    const { token_sha256: _token, hash: _hash, names: _names, ...plan } = (await resolveOne(ledger, id, 'plan')).record;
    return plan;
  }
  const { settings, arithmetic, checks, cost, plan_id, max_runtime_s, job } = (await resolveOne(ledger, id, 'training'))
    .record;
  const cloud = job?.cloud;
  return { plan_id, settings, arithmetic, checks, cost, max_runtime_s, recipe: cloud?.recipe, job: cloud };
}
