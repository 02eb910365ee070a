import type { ChatAnswer, ChatModel } from '../../ports/inference.ts';
import type { SmokeCheck } from '../../runs/deployment-record.ts';
import type { SamplePrompt } from '../sample-prompts.ts';
import type { Answered, Asking, SmokeSubject } from './ask-prompts.ts';
import type { Timed } from './ask-timed.ts';

/** Whether the endpoint says the same whole and piece by piece, and reads the system text that training had. */
export async function checkPaths(
  endpoint: ChatModel,
  subject: SmokeSubject,
  answered: Answered,
  first: Timed,
  how: Asking,
): Promise<SmokeCheck[]> {
  return [checkStreamed(first, answered[0], subject), await checkSystem(endpoint, subject.prompts, answered, how)];
}

function checkStreamed(
  first: Timed,
  whole: ChatAnswer | undefined,
  { endpoint, exact }: Pick<SmokeSubject, 'endpoint' | 'exact'>,
): SmokeCheck {
  const code = 'streamed';
  if (endpoint.from === 'sagemaker_async')
    return { code, result: 'unknown', detail: 'an asynchronous endpoint leaves its answers in S3, each whole' };
  if (first.unstreamed !== undefined) {
    const { why, broken } = first.unstreamed;
    return { code, result: broken || exact ? 'failed' : 'unknown', detail: `it answers whole; piece by piece: ${why}` };
  }
  if (first.answer.text === whole?.text)
    return { code, result: 'passed', detail: 'the same answer whole and piece by piece' };
  const [a, b] = [first.answer.text, whole?.text ?? ''].map((text) => text.slice(0, 100));
  return {
    code,
    result: exact ? 'failed' : 'unknown',
    detail: `the endpoint answers "${b}" whole, but "${a}" piece by piece`,
  };
}

/** A system text that is dropped on the way leaves the prompt as short as it is without it. */
async function checkSystem(
  endpoint: ChatModel,
  prompts: readonly SamplePrompt[],
  answered: Answered,
  how: Asking,
): Promise<SmokeCheck> {
  const code = 'system_prompt';
  const at = prompts.findIndex(({ messages }) => messages[0]?.role === 'system');
  const prompt = prompts[at];
  if (prompt === undefined) return { code, result: 'passed', detail: 'training had no system text, and none is sent' };
  const messages = prompt.messages.filter(({ role }) => role !== 'system');
  const without = (await endpoint.answer({ messages, ...how })).usage.input_tokens;
  const sent = answered[at]?.usage.input_tokens ?? 0;
  if (without === 0 || sent === 0)
    return { code, result: 'unknown', detail: 'the endpoint does not tell how many tokens it reads' };
  if (sent > without)
    return {
      code,
      result: 'passed',
      detail: `the system text of training is read: ${sent} tokens, ${without} without`,
    };
  return {
    code,
    result: 'failed',
    detail: `the system text of training is dropped: ${sent} tokens with and without it`,
  };
}
