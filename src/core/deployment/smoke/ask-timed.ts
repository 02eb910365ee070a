import { messageOf } from '../../errors.ts';
import { passingFailureOf } from '../../passing-failure.ts';
import type { ChatAnswer, ChatMessage, ChatModel } from '../../ports/inference.ts';
import type { Asking } from './ask-prompts.ts';

/** An answer with how long it took; `unstreamed`: why it came whole, and whether that is the endpoint's own fault. */
export type Timed = {
  answer: ChatAnswer;
  times: { latency_ms: number; first_token_ms?: number };
  unstreamed?: { why: string; broken: boolean };
};

/** One accident may be anybody's. */
const TRIES = 2;

/** Asks piece by piece where that can be, else whole. Throws when it cannot be asked at all, or not now. */
export async function askTimed(model: ChatModel, messages: readonly ChatMessage[], how: Asking): Promise<Timed> {
  const request = { messages, ...how };
  if (model.stream === undefined)
    return askWhole(model, request, { why: 'the endpoint was not asked so', broken: false });
  for (let tries = 1; ; tries++) {
    const started = performance.now();
    const since = (): number => Math.round(performance.now() - started);
    let first: number | undefined;
    try {
      const answer = await model.stream(request, () => (first ??= since()));
      return { answer, times: { latency_ms: since(), ...(first === undefined ? {} : { first_token_ms: first }) } };
    } catch (error) {
      const passing = passingFailureOf(error)?.passing;
      if (passing === 'throttled') throw error;
      const broken = passing === 'broken' || passing === 'garbage' || passing === 'timeout';
      if (passing === undefined || tries === TRIES) return askWhole(model, request, { why: messageOf(error), broken });
    }
  }
}

async function askWhole(
  model: ChatModel,
  request: Parameters<ChatModel['answer']>[0],
  unstreamed: NonNullable<Timed['unstreamed']>,
): Promise<Timed> {
  const started = performance.now();
  const answer = await model.answer(request);
  return { answer, times: { latency_ms: Math.round(performance.now() - started) }, unstreamed };
}
