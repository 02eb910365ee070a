import { at, member, stopReason, tokenCount } from './chat-fields.ts';
import type { ChatAnswer } from './ports/inference.ts';

/**
 * The answer in the body of a chat service, whichever of four forms it has: OpenAI's (`choices`), Bedrock's and Nova's own
 * (`output.message`), or a text generation container's (`generated_text`). Undefined when it is none of them. Tokens that are not told
 * are 0.
 */
export function readCompletion(body: unknown): ChatAnswer | undefined {
  const value = Array.isArray(body) ? (body.length === 1 ? at(body, 0) : undefined) : body;
  return fromChoices(value) ?? fromMessage(value) ?? fromGenerated(value);
}

function fromChoices(value: unknown): ChatAnswer | undefined {
  const choice = at(member(value, 'choices'), 0);
  const message = member(choice, 'message');
  const text = message === undefined ? member(choice, 'text') : contentText(member(message, 'content'));
  if (typeof text !== 'string') return undefined;
  const usage = member(value, 'usage');
  return {
    text,
    stop_reason: stopReason(member(choice, 'finish_reason')),
    usage: {
      input_tokens: tokenCount(member(usage, 'prompt_tokens')),
      output_tokens: tokenCount(member(usage, 'completion_tokens')),
    },
  };
}

function fromMessage(value: unknown): ChatAnswer | undefined {
  const text = contentText(member(member(member(value, 'output'), 'message'), 'content'));
  if (text === undefined) return undefined;
  const usage = member(value, 'usage');
  return {
    text,
    stop_reason: stopReason(member(value, 'stopReason')),
    usage: {
      input_tokens: tokenCount(member(usage, 'inputTokens')),
      output_tokens: tokenCount(member(usage, 'outputTokens')),
    },
  };
}

function fromGenerated(value: unknown): ChatAnswer | undefined {
  const text = member(value, 'generated_text');
  if (typeof text !== 'string') return undefined;
  return { text, stop_reason: 'end_turn', usage: { input_tokens: 0, output_tokens: 0 } };
}

/** Text of a message: as it is, or the text blocks joined; reasoning is not part of it. No content (a null) is the empty text. */
function contentText(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (content === null) return '';
  if (!Array.isArray(content)) return undefined;
  return content
    .map((block) => member(block, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}
