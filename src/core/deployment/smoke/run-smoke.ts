import { messageOf } from '../../errors.ts';
import type { InferenceRuntime } from '../../ports/inference.ts';
import type { Smoke, SmokeCheck } from '../../runs/deployment-record.ts';
import type { SamplePrompt } from '../sample-prompts.ts';
import { passingFailureOf } from '../../passing-failure.ts';
import { type SmokeSubject, askAll } from './ask-prompts.ts';
import { askTimed } from './ask-timed.ts';
import { checkPaths } from './check-paths.ts';
import { checkStops } from './check-stops.ts';
import { compareModels } from './compare-models.ts';

/** Enough for any answer of training; an answer that is longer has not learned to stop. */
const FEWEST_TOKENS = 256;
const LONGER_THAN_TRAINED = 4;
/** Characters of English for a token, on the low side. */
const TOKEN_CHARACTERS = 2;

/**
 * Real requests with prompts of the run's own data: the endpoint answers, whole and piece by piece, what the trained model answers; it
 * reads the same prompt, system text included; it stops where it should; and it does not answer as the untrained model does. A service
 * that is not ready yet, or takes no more questions now, is thrown: that says nothing about the deployment.
 */
export async function runSmoke(inference: InferenceRuntime, subject: SmokeSubject): Promise<Smoke> {
  const prompt = (subject.prompts[0]?.messages.at(-1)?.content ?? '').slice(0, 200);
  const started = performance.now();
  const timed = { latency_ms: 0 };
  try {
    const endpoint = await inference.open(subject.endpoint);
    try {
      const how = { max_tokens: answerTokens(subject.prompts), temperature: 0 as const };
      const first = await askTimed(endpoint, subject.prompts[0]?.messages ?? [], how);
      Object.assign(timed, first.times);
      const answered = await askAll(endpoint, subject.prompts, how);
      const checks = [
        ...(await checkPaths(endpoint, subject, answered, first, how)),
        checkStops(subject.prompts, answered),
        ...(await compareModels(inference, subject, answered, how)),
      ];
      const failed = checks.find(({ result }) => result === 'failed');
      const answer = failed === undefined ? first.answer.text : failed.detail;
      return { ok: failed === undefined, prompt, answer: answer.slice(0, 400), ...first.times, checks };
    } finally {
      await endpoint.close();
    }
  } catch (error) {
    if (!subject.exact && passingFailureOf(error)?.passing === 'throttled') throw error;
    const checks: SmokeCheck[] = [{ code: 'answers', result: 'failed', detail: messageOf(error) }];
    const latency_ms = timed.latency_ms === 0 ? Math.round(performance.now() - started) : timed.latency_ms;
    return { ok: false, prompt, answer: messageOf(error), latency_ms, checks };
  }
}

function answerTokens(prompts: readonly SamplePrompt[]): number {
  const longest = Math.max(...prompts.map(({ target }) => target.length));
  return Math.max(FEWEST_TOKENS, Math.ceil((longest / TOKEN_CHARACTERS) * LONGER_THAN_TRAINED));
}
