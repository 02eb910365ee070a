import { z } from 'zod';
import { stopReason } from '../../../chat-fields.ts';
import { readChatStream } from '../../../chat-stream.ts';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../../ports/inference.ts';
import { withDeadline } from '../../../with-deadline.ts';
import { PROBE_HEADER } from './capture.ts';

type Endpoint = { url: string; token: string; model: string; probe?: true };

const TIMEOUT_MS = 60_000;
const SHOWN_CHARACTERS = 300;

const Completion = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullable() }), finish_reason: z.string().nullish() }))
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

const Refusal = z.object({ error: z.object({ message: z.string() }) });

/**
 * A model behind `<url>/v1/chat/completions`. Throws ForgeError unavailable when nobody answers within 60 seconds, with 401, 429
 * or 5xx; not_found for an unknown model; bad_request for anything the endpoint refuses; bad_data for an answer that is no
 * completion.
 */
export function openEndpoint(endpoint: Endpoint): ChatModel {
  return {
    answer: async (request, signal) =>
      ask(endpoint, request, signal, async (response, address) => toAnswer(address, await response.text())),
    stream: async (request, heard, signal) => {
      const streamed = { ...request, stream: true, stream_options: { include_usage: true } };
      return ask(endpoint, streamed, signal, async (response, address) =>
        readChatStream(address, response.body ?? [], { heard, alive: () => undefined }),
      );
    },
    async close() {
      // each question is a request of its own
    },
  };
}

async function ask(
  endpoint: Endpoint,
  request: ChatRequest,
  signal: AbortSignal | undefined,
  read: (response: Response, address: string) => Promise<ChatAnswer>,
): Promise<ChatAnswer> {
  const address = `${endpoint.url.replace(/\/+$/, '')}/v1/chat/completions`;
  const outcome = await withDeadline(TIMEOUT_MS, signal, async (ending) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: headersOf(endpoint),
      body: JSON.stringify({ model: endpoint.model, ...request }),
      redirect: 'error',
      signal: ending,
    });
    if (!response.ok) throw refused(address, response.status, await response.text());
    return read(response, address);
  });
  if ('value' in outcome) return outcome.value;
  const { error, late } = outcome;
  throw error instanceof ForgeError ? error : unreachable(address, error, late, signal);
}

function headersOf({ token, probe }: Endpoint): Record<string, string> {
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    ...(probe === true ? { [PROBE_HEADER]: '1' } : {}),
  };
}

function toAnswer(address: string, text: string): ChatAnswer {
  const completion = Completion.safeParse(parsed(text));
  const choice = completion.data?.choices[0];
  if (choice === undefined) {
    throw new ForgeError(
      'bad_data',
      `${address} answered something that is no chat completion: ${text.slice(0, SHOWN_CHARACTERS)}`,
      { cause: completion.error },
    );
  }
  const { prompt_tokens = 0, completion_tokens = 0 } = completion.data?.usage ?? {};
  return {
    text: choice.message.content ?? '',
    stop_reason: stopReason(choice.finish_reason ?? 'stop'),
    usage: { input_tokens: prompt_tokens, output_tokens: completion_tokens },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: the caller says what it is instead
  }
}

function refused(address: string, status: number, text: string): ForgeError {
  const said = Refusal.safeParse(parsed(text)).data?.error.message ?? text.slice(0, SHOWN_CHARACTERS);
  const message = `${address} answered ${status}: ${said}`;
  if (status === 404)
    return new ForgeError('not_found', message, { next: 'call get_run without an id to see what is deployed' });
  if (status === 401 || status === 403)
    return new ForgeError('unavailable', message, { next: 'deploy the model again: the token is no longer right' });
  if (status === 429 || status >= 500) return new ForgeError('unavailable', message, { next: 'try again in a moment' });
  return new ForgeError('bad_request', message, { next: 'correct the request' });
}

function unreachable(address: string, error: unknown, late: boolean, signal: AbortSignal | undefined): ForgeError {
  if (signal?.aborted) return new ForgeError('cancelled', `the request to ${address} was cancelled`, { cause: error });
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const why = late ? `did not answer within ${TIMEOUT_MS / 1000} seconds` : `cannot be reached: ${messageOf(cause)}`;
  return new ForgeError('unavailable', `${address} ${why}`, {
    next: 'call get_run with the deployment to see whether it still runs',
    cause: error,
  });
}
