import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { messageOf } from '../../../errors.ts';
import type { ChatAnswer } from '../../../ports/inference.ts';
import type { Responder } from '../local-model.ts';
import { type ApiError, requestError } from './api-error.ts';
import { parseChatBody } from './chat-body.ts';
import { complete, toCompletion, toEvents } from './chat-completion.ts';
import { PROBE_HEADER } from './capture.ts';
import { guard } from './guard.ts';

const MOST_BODY_BYTES = 1 << 20;

export type Served = {
  respond: Responder;
  served_as: string;
  token: string;
  created: Date;
  now: () => Date;
  /** Hears each answer to a user. */
  answered?: (answer: ChatAnswer) => void;
};

/** The part of the OpenAI API an endpoint speaks: `POST /v1/chat/completions`, `GET /v1/models`, `GET /v1/models/<name>`. */
export function createHttpServer(served: Served): Server {
  const server = createServer((request, response) => {
    void handle(served, request, response).catch((error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      if (response.headersSent) response.destroy();
      else
        sendError(response, {
          status: 500,
          error: { message: 'The endpoint failed.', type: 'server_error', param: null, code: null },
        });
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

async function handle(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = guard(request.headers, served.token);
  if (refusal !== undefined) return sendError(response, refusal);
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/v1/chat/completions') return chat(served, request, response);
  if (path === '/v1/models' || path.startsWith('/v1/models/')) return models(served, request, path, response);
  sendError(response, requestError(404, `Invalid URL (${request.method} ${path})`));
}

async function chat(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return sendError(response, notAllowed(request, '/v1/chat/completions', 'POST'));
  const bytes = await readBody(request);
  if (bytes === undefined) {
    const tooLarge = requestError(413, `The body is larger than ${MOST_BODY_BYTES} bytes.`, 'request_too_large');
    return sendError(response, { ...tooLarge, headers: { connection: 'close' } });
  }
  const body = parseChatBody(bytes);
  if ('error' in body) return sendError(response, body);
  if (body.model !== served.served_as) return sendError(response, unknownModel(served, body.model));
  const answer = complete(served.respond, body);
  if (request.headers[PROBE_HEADER] === undefined) served.answered?.(answer);
  if (!body.stream) return sendJson(response, 200, toCompletion(served.now(), body.model, answer));
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.end(toEvents(served.now(), body, answer));
}

/** The body, or undefined when it is too large: then the rest is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function models(served: Served, request: IncomingMessage, path: string, response: ServerResponse): void {
  if (request.method !== 'GET') return sendError(response, notAllowed(request, path, 'GET'));
  const model = {
    id: served.served_as,
    object: 'model',
    created: Math.floor(served.created.getTime() / 1000),
    owned_by: 'nova-forge-mcp',
  };
  if (path === '/v1/models') return sendJson(response, 200, { object: 'list', data: [model] });
  const name = path.slice('/v1/models/'.length);
  if (name === encodeURIComponent(served.served_as) || name === served.served_as) return sendJson(response, 200, model);
  sendError(response, unknownModel(served, name));
}

function unknownModel(served: Served, name: string): ApiError {
  return requestError(
    404,
    `The model '${name}' does not exist here; this endpoint serves '${served.served_as}'.`,
    'model_not_found',
    'model',
  );
}

function notAllowed(request: IncomingMessage, path: string, allow: string): ApiError {
  return {
    ...requestError(405, `Not allowed to ${request.method} on ${path}.`, 'method_not_supported'),
    headers: { allow },
  };
}

function sendError(response: ServerResponse, refusal: ApiError): void {
  sendJson(response, refusal.status, { error: refusal.error }, refusal.headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}
