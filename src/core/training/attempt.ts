import { idFrom } from '../fingerprint.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { TrainingEffects } from './effects.ts';
import { refreshTraining } from './refresh.ts';
import type { TrainingPlan } from './training-plan.ts';

/** The try of a plan that counts now: one that exists and has not failed, or the next new one. */
export type Attempt = { id: string; number: number; existing?: TrainingRecord };

export async function findAttempt(
  effects: TrainingEffects,
  plan: TrainingPlan,
  name: string | undefined,
): Promise<Attempt> {
  for (let number = 1; ; number++) {
    const id = idFrom('training', plan.hash, name ?? null, number);
    const stored = await effects.ledger.read('training', id);
    if (stored === undefined) return { id, number };
    const existing = await refreshTraining(effects, stored);
    if (existing.state !== 'failed' && existing.state !== 'stopped') return { id, number, existing };
  }
}
