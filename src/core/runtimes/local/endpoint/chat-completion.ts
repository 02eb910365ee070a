import { randomUUID } from 'node:crypto';
import type { ChatAnswer } from '../../../ports/inference.ts';
import { answerRequest } from '../answer-request.ts';
import { countTokens } from '../count-tokens.ts';
import type { Responder } from '../local-model.ts';
import type { ChatBody } from './chat-body.ts';

/** Answers a request, cut before the first of its stop texts. */
export function complete(respond: Responder, body: ChatBody): ChatAnswer {
  const { messages, max_tokens } = body;
  const answer = answerRequest(respond, max_tokens === undefined ? { messages } : { messages, max_tokens });
  const places = body.stop.map((text) => answer.text.indexOf(text)).filter((place) => place !== -1);
  if (places.length === 0) return answer;
  const text = answer.text.slice(0, Math.min(...places));
  return { text, stop_reason: 'end_turn', usage: { ...answer.usage, output_tokens: countTokens(text) } };
}

/** The answer as one `chat.completion` object. */
export function toCompletion(now: Date, model: string, answer: ChatAnswer): object {
  const message = { role: 'assistant', content: answer.text, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason(answer) };
  return { ...head(now, model, 'chat.completion'), choices: [choice], usage: toUsage(answer) };
}

/** The answer as server-sent events, a word at a time, each an `chat.completion.chunk`. */
export function toEvents(now: Date, body: Pick<ChatBody, 'model' | 'include_usage'>, answer: ChatAnswer): string {
  const top = head(now, body.model, 'chat.completion.chunk');
  const deltas = [{ role: 'assistant', content: '' }, ...wordsOf(answer.text).map((content) => ({ content }))];
  const usage = body.include_usage ? { usage: null } : {};
  const chunks: object[] = deltas.map((delta) => ({ ...top, choices: [toChoice(delta, null)], ...usage }));
  chunks.push({ ...top, choices: [toChoice({}, finishReason(answer))], ...usage });
  if (body.include_usage) chunks.push({ ...top, choices: [], usage: toUsage(answer) });
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
}

function head(
  now: Date,
  model: string,
  object: string,
): { id: string; object: string; created: number; model: string } {
  return { id: `chatcmpl-${randomUUID()}`, object, created: Math.floor(now.getTime() / 1000), model };
}

function toChoice(delta: object, finish_reason: string | null): object {
  return { index: 0, delta, logprobs: null, finish_reason };
}

/** A text in words, each with the blanks before it. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function finishReason(answer: ChatAnswer): string {
  return answer.stop_reason === 'max_tokens' ? 'length' : 'stop';
}

function toUsage({ usage }: ChatAnswer): object {
  const { input_tokens, output_tokens } = usage;
  return { prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens: input_tokens + output_tokens };
}
