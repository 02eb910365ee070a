import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import { passingFailureOf } from '../passing-failure.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../ports/inference.ts';
import { tellAnswer } from './tell-answer.ts';

/** Waits of a model that is not ready yet or takes no more questions now: a client waits for its call, so not for long. */
const PAUSES_MS = [500, 1500, 4000, 10_000];

/** Milliseconds of the question that was answered. */
type Asked = { answer: ChatAnswer; latency_ms: number };

/**
 * One question, its answer piece by piece when somebody watches and the model can. A service that throttles, or is not ready, is asked
 * again for some seconds; any other failure is thrown.
 */
export async function askModel(model: ChatModel, question: ChatRequest, call: Call): Promise<Asked> {
  for (let attempt = 0; ; attempt++) {
    const started = performance.now();
    try {
      const answer = await askOnce(model, question, call);
      return { answer, latency_ms: Math.round((performance.now() - started) * 10) / 10 };
    } catch (error) {
      const pause = pauseAfter(error, attempt);
      if (pause === undefined) throw error;
      await sleep(pause, undefined, { signal: call.signal }).catch((cause: unknown) => {
        throw new ForgeError('cancelled', 'the question was cancelled', { cause });
      });
    }
  }
}

async function askOnce(model: ChatModel, question: ChatRequest, call: Call): Promise<ChatAnswer> {
  if (call.watched !== true || model.stream === undefined) return model.answer(question, call.signal);
  let heard = false;
  const tell = tellAnswer(call);
  const hear = (piece: string): void => {
    heard = true;
    tell(piece);
  };
  try {
    return await model.stream(question, hear, call.signal);
  } catch (error) {
    // Whoever may not stream, or cannot, may still be asked; a refusal of the question itself is then told as it always is.
    if (heard || call.signal.aborted || passingFailureOf(error) !== undefined) throw error;
    return model.answer(question, call.signal);
  }
}

/** How long to wait before asking again; undefined when that is no use, or the service wants more time than a call has. */
function pauseAfter(error: unknown, attempt: number): number | undefined {
  const failure = passingFailureOf(error);
  const usual = PAUSES_MS[attempt];
  if (failure?.passing !== 'throttled' || usual === undefined) return undefined;
  const wanted = Math.max(usual, failure.retry_after_ms ?? 0);
  return wanted <= Math.max(...PAUSES_MS) ? wanted : undefined;
}
