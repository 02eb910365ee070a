import type { Call } from '../../call.ts';
import { ForgeError } from '../../errors.ts';
import type { ChatMessage, ChatModel, TokenPrice } from '../../ports/inference.ts';
import type { LoadReport } from '../../runs/load-record.ts';
import type { LoadTest } from '../request.ts';
import { arrivalTimes } from './arrivals.ts';
import type { LoadClock } from './requests-under-way.ts';
import { sendLoad } from './send-load.ts';
import { createSpending } from './load-spending.ts';
import { toLoadReport } from './to-load-report.ts';

export type LoadEffects = { clock: LoadClock; now: () => Date };

/** What is tested: prompts are asked in turn. Money in US dollars; `ceiling` holds for what is paid by tokens. */
export type LoadSubject = {
  model: ChatModel;
  prompts: readonly (readonly ChatMessage[])[];
  cost_per_hour: number;
  tokens?: { price: TokenPrice; ceiling: number };
};

/** Answers longer than this are cut: what is measured is the service, not how much it has to say. */
export const LOAD_ANSWER_TOKENS = 256;

const SEED = 42;
const DRAIN_MS = 10_000;
const HOUR_MS = 3_600_000;

/** Sends requests for the time asked, waits at most ten seconds for the last answers, and reports. */
export async function runLoadTest(
  effects: LoadEffects,
  subject: LoadSubject,
  request: LoadTest,
  call: Call,
): Promise<LoadReport> {
  const { rate, seconds, arrivals, p95_ms: objective_ms } = request;
  const terms = { at: effects.now().toISOString(), rate, seconds, arrivals, seed: SEED, objective_ms };
  const times = arrivalTimes(arrivals, terms);
  const spending = createSpending(subject.tokens, LOAD_ANSWER_TOKENS);
  const ask = async (index: number, signal: AbortSignal) => {
    const messages = subject.prompts[index % subject.prompts.length] ?? [];
    const worst = spending.begin(messages);
    const { usage } = await subject.model.answer({ messages, max_tokens: LOAD_ANSWER_TOKENS }, signal);
    spending.settle(worst, usage);
    if (index % 100 === 99) call.progress(index + 1, times.length, `${index + 1} of ${times.length} requests answered`);
    return usage;
  };
  const load = await sendLoad(
    effects.clock,
    { times, ask, stop: () => spending.usedUp(), drainMs: DRAIN_MS },
    call.signal,
  );
  if (call.signal.aborted) throw new ForgeError('cancelled', 'the load test was cancelled');
  const usd = spending.spent() + (subject.cost_per_hour * load.elapsed) / HOUR_MS;
  return toLoadReport(terms, times.length, load, usd);
}
