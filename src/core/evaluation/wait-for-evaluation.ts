import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import type { EvaluationEffects } from './effects.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { evaluationJob } from './run-evaluation.ts';

/** How long a call waits for the result unless told otherwise. */
const WAIT_MS = 40_000;

export type EvaluationCall = Call & { waitMs?: number };

/**
 * Returns when the evaluation is final or the time is over; the work then goes on. A caller who cancels stops the work it started
 * (not one it joined) and gets ForgeError cancelled; what was answered is kept.
 */
export async function waitForEvaluation(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  call: EvaluationCall,
): Promise<void> {
  const stop = new AbortController();
  const end = new AbortController();
  const cancel = (): void => stop.abort();
  call.signal.addEventListener('abort', cancel, { once: true });
  try {
    const job = evaluationJob(effects, plan, { signal: stop.signal, progress: call.progress });
    await Promise.race([
      job,
      sleep(call.waitMs ?? WAIT_MS, undefined, { signal: end.signal }).catch(() => undefined),
      aborted(call.signal),
    ]);
  } finally {
    end.abort();
    call.signal.removeEventListener('abort', cancel);
  }
  if (call.signal.aborted) {
    throw new ForgeError('cancelled', `evaluation ${plan.id} was stopped`, {
      next: 'call evaluate_model again to go on',
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
