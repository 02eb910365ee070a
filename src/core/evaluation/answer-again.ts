import { setTimeout as sleep } from 'node:timers/promises';
import { type PassingFailure, passingFailureOf } from '../passing-failure.ts';
import type { ChatAnswer } from '../ports/inference.ts';
import type { Budget } from './answer-budget.ts';
import type { Pace } from './answer-pace.ts';

/** How often one row is asked at most, by what went wrong the last time. */
const ATTEMPTS: Readonly<Record<PassingFailure['passing'], number>> = {
  throttled: 20,
  server: 6,
  broken: 6,
  timeout: 4,
  garbage: 4,
};
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export type Patience = { pace: Pace; budget: Budget; signal: AbortSignal };
export type PatientAnswer = ChatAnswer & { attempts: number; latency_ms: number };

/**
 * Asks until there is an answer or asking again is no use: within the pace, within the budget, with growing pauses. `worst` is what one
 * attempt can cost. Throws the last failure, ForgeError ceiling_exceeded when the money is used up, or the signal's reason.
 */
export async function askAgain(
  { pace, budget, signal }: Patience,
  worst: number,
  ask: (signal: AbortSignal) => Promise<ChatAnswer>,
): Promise<PatientAnswer> {
  for (let attempts = 1; ; attempts++) {
    await budget.reserve(worst, signal);
    const outcome = await askOnce(pace, signal, ask);
    if (outcome.answer !== undefined) {
      budget.settle(worst, budget.priceOf(outcome.answer, worst));
      return { ...outcome.answer, attempts, latency_ms: outcome.latency_ms };
    }
    const failure = passingFailureOf(outcome.error);
    // The service may have worked on a question whose answer was lost: it is counted as if it had.
    const lost = failure?.passing === 'timeout' || failure?.passing === 'garbage';
    budget.settle(worst, lost ? worst : 0);
    signal.throwIfAborted();
    if (failure === undefined || attempts >= ATTEMPTS[failure.passing]) throw outcome.error;
    await sleep(pauseOf(failure, attempts), undefined, { signal });
  }
}

type Outcome = { answer: ChatAnswer; latency_ms: number } | { answer?: undefined; error: unknown };

async function askOnce(
  pace: Pace,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<ChatAnswer>,
): Promise<Outcome> {
  const sent = await pace.enter(signal);
  const begun = performance.now();
  try {
    const answer = await ask(signal);
    pace.leave(sent, 'answered');
    return { answer, latency_ms: Math.round(performance.now() - begun) };
  } catch (error) {
    const failure = passingFailureOf(error);
    pace.leave(sent, failure?.passing === 'throttled' ? 'throttled' : 'other', failure?.retry_after_ms);
    return { error };
  }
}

/** Twice as long each time, and never less than the service asked for. */
function pauseOf({ retry_after_ms = 0 }: PassingFailure, attempts: number): number {
  return Math.max(retry_after_ms, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1)));
}
