import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import type { ChatMessage } from '../../../ports/inference.ts';
import { type ApiError, requestError } from './api-error.ts';

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(TextPart)]).nullish(),
});

/** What is read of a chat completion request; other fields of the OpenAI API are allowed and change nothing. */
const Body = z.looseObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.literal(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
});

export type ChatBody = {
  model: string;
  messages: ChatMessage[];
  max_tokens?: number;
  /** The answer ends before the first of these. */
  stop: string[];
  stream: boolean;
  include_usage: boolean;
};

/** Reads a request body. A refusal names the first field that is wrong. */
export function parseChatBody(bytes: Buffer): ChatBody | ApiError {
  const json = parseJson(bytes);
  if (!json.ok) return requestError(400, `The body is not JSON: ${json.why}`, 'invalid_json');
  const body = Body.safeParse(json.value);
  return body.success ? toChatBody(body.data) : badField(body.error);
}

function parseJson(bytes: Buffer): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}

function toChatBody(body: z.infer<typeof Body>): ChatBody {
  const max_tokens = body.max_completion_tokens ?? body.max_tokens;
  const stop = typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []);
  return {
    model: body.model,
    messages: body.messages.map(toMessage),
    stop: stop.filter((text) => text !== ''),
    stream: body.stream ?? false,
    include_usage: body.stream_options?.include_usage ?? false,
    ...(typeof max_tokens === 'number' ? { max_tokens } : {}),
  };
}

function toMessage({ role, content }: z.infer<typeof Message>): ChatMessage {
  const text = typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join('\n');
  return { role: role === 'developer' ? 'system' : role, content: text };
}

function badField(error: z.ZodError): ApiError {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map((step, place) =>
    typeof step === 'number' ? `[${step}]` : `${place === 0 ? '' : '.'}${String(step)}`,
  );
  const param = path.join('');
  return requestError(
    400,
    `Invalid value for '${param}': ${issue?.message ?? 'not understood'}.`,
    'invalid_value',
    param === '' ? null : param,
  );
}
