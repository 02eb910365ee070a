import { readCompletion } from '../../chat-completion.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import { passingError } from '../../passing-failure.ts';
import type { ChatAnswer, ChatRequest } from '../../ports/inference.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { withDeadline } from '../../with-deadline.ts';
import type { OpenAiSettings } from './openai-settings.ts';
import { below } from './server-address.ts';

export type Server = { settings: OpenAiSettings; base: URL; key?: string };

const SHOWN_CHARACTERS = 300;
/** Bodies beyond are no answers. */
const MOST_BYTES = 16 << 20;
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** One question to a server. Failures that may pass say so; others are ForgeErrors that name the address and what it said. */
export async function askServer(
  server: Server,
  model: string,
  request: ChatRequest,
  signal: AbortSignal | undefined,
): Promise<ChatAnswer> {
  const text = await callServer(server, '/chat/completions', JSON.stringify({ model, ...request }), signal);
  const answer = readCompletion(parsed(text));
  if (answer !== undefined) return answer;
  throw passingError(`${server.base.host} answered what is no chat completion: ${text.slice(0, SHOWN_CHARACTERS)}`, {
    passing: 'garbage',
  });
}

/** The body of an answer of status 2xx. A body makes it a POST. */
export async function callServer(
  server: Server,
  path: string,
  body: string | undefined,
  caller: AbortSignal | undefined,
): Promise<string> {
  const { settings, base } = server;
  const outcome = await withDeadline(settings.timeoutMs, caller, (signal) => send(server, path, body, signal));
  if ('value' in outcome) return outcome.value;
  const { error, late } = outcome;
  if (late && !(error instanceof ForgeError))
    throw passingError(`${base.host} did not answer within ${settings.timeoutMs / 1000} seconds`, {
      passing: 'timeout',
    });
  throw toServerError(error, base.host, caller);
}

/** Any failure of a question as ours. `what`: the server, as a message is to name it. */
export function toServerError(error: unknown, what: string, caller: AbortSignal | undefined): ForgeError {
  if (error instanceof ForgeError) return error;
  if (caller?.aborted === true)
    return new ForgeError('cancelled', `the request to ${what} was cancelled`, { cause: error });
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return passingError(`${what} cannot be reached: ${messageOf(cause)}`, { passing: 'broken', cause: error });
}

async function send(server: Server, path: string, body: string | undefined, signal: AbortSignal): Promise<string> {
  const response = await openAnswer(server, path, body, signal);
  return readText(response, server.base);
}

/** An answer of status 2xx whose body is yet to be read. */
export async function openAnswer(
  { settings, base, key }: Server,
  path: string,
  body: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(below(base, path), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal,
  });
  if (!response.ok) throw refused(base, response, await readText(response, base), settings.now());
  return response;
}

async function readText(response: Response, base: URL): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES)
      throw passingError(`${base.host} answered more than ${MOST_BYTES} bytes`, { passing: 'garbage' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function refused(base: URL, response: Response, text: string, now: Date): ForgeError {
  const message = `${base.host} answered ${response.status}: ${text.slice(0, SHOWN_CHARACTERS).trim()}`;
  const { status } = response;
  if (status >= 500 || PASSING_STATUS.has(status)) {
    const wait = retryAfterMs(response.headers.get('retry-after'), now);
    const throttled = status === 429 || (wait !== undefined && status >= 500) || status === 529;
    return passingError(message, {
      passing: throttled ? 'throttled' : 'server',
      ...(wait === undefined ? {} : { retry_after_ms: wait }),
    });
  }
  if (status === 401 || status === 403)
    return new ForgeError('unavailable', message, {
      next: 'set OPENAI_API_KEY and OPENAI_BASE_URL (the key goes to that server alone) and start the server again',
    });
  if (status === 404)
    return new ForgeError('not_found', message, { next: `check the address and the model: ${base.origin}/v1#model` });
  return new ForgeError('bad_request', message, { next: 'correct the request' });
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says what it is instead of JSON
  }
}
