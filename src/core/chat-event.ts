import { readCompletion } from './chat-completion.ts';
import { at, member, stopReason, tokenCount } from './chat-fields.ts';
import type { ChatAnswer } from './ports/inference.ts';

/** What one event of a streamed answer says. A `stop_reason` ends the answer; `status` is that of HTTP where it is told. */
export type ChatEvent = {
  text?: string;
  stop_reason?: string;
  usage?: ChatAnswer['usage'];
  failure?: { message: string; status?: number };
};

/**
 * Reads one event, whichever form it has: OpenAI's chunks, the events of Converse and Nova, tokens of a text generation container, a whole
 * answer, or a failure. Undefined when it is none of them. Reasoning is not part of an answer.
 */
export function readChatEvent(event: unknown): ChatEvent | undefined {
  return fromFailure(event) ?? fromWhole(event) ?? fromChunk(event) ?? fromBlocks(event) ?? fromToken(event);
}

function fromFailure(event: unknown): ChatEvent | undefined {
  const own = member(event, 'error') ?? (member(event, 'object') === 'error' ? event : undefined);
  if (own === undefined || own === null) return undefined;
  const message = typeof own === 'string' ? own : member(own, 'message');
  const status = Number(member(own, 'code') ?? member(own, 'status'));
  return {
    failure: {
      message: typeof message === 'string' ? message : JSON.stringify(own),
      ...(Number.isInteger(status) ? { status } : {}),
    },
  };
}

function fromWhole(event: unknown): ChatEvent | undefined {
  // A chunk of a text completion has the form of a whole one, without an end.
  const choice = at(member(event, 'choices'), 0);
  if (choice !== undefined && member(choice, 'message') === undefined) return undefined;
  return member(event, 'token') === undefined ? readCompletion(event) : undefined;
}

function fromChunk(event: unknown): ChatEvent | undefined {
  const choices = member(event, 'choices');
  if (!Array.isArray(choices)) return undefined;
  const choice = at(choices, 0);
  const text = member(member(choice, 'delta'), 'content') ?? member(choice, 'text');
  const reason = member(choice, 'finish_reason');
  const usage = member(event, 'usage');
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof reason === 'string' ? { stop_reason: stopReason(reason) } : {}),
    ...(usage === undefined || usage === null ? {} : { usage: usageOf(usage, 'prompt_tokens', 'completion_tokens') }),
  };
}

function fromBlocks(event: unknown): ChatEvent | undefined {
  const text = member(member(member(event, 'contentBlockDelta'), 'delta'), 'text');
  if (typeof text === 'string') return { text };
  const stopped = member(event, 'messageStop');
  if (stopped !== undefined) return { stop_reason: stopReason(member(stopped, 'stopReason')) };
  const usage = member(member(event, 'metadata'), 'usage');
  if (usage !== undefined) return { usage: usageOf(usage, 'inputTokens', 'outputTokens') };
  const silent = ['messageStart', 'contentBlockStart', 'contentBlockDelta', 'contentBlockStop', 'metadata'];
  return silent.some((name) => member(event, name) !== undefined) ? {} : undefined;
}

function fromToken(event: unknown): ChatEvent | undefined {
  const token = member(event, 'token');
  if (token === undefined) return undefined;
  const text = member(token, 'special') === true ? undefined : member(token, 'text');
  const ended = typeof member(event, 'generated_text') === 'string';
  const reason = member(member(event, 'details'), 'finish_reason');
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(ended ? { stop_reason: stopReason(reason === 'eos_token' ? 'stop' : reason) } : {}),
  };
}

function usageOf(usage: unknown, input: string, output: string): ChatAnswer['usage'] {
  return { input_tokens: tokenCount(member(usage, input)), output_tokens: tokenCount(member(usage, output)) };
}
