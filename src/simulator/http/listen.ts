import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Incoming, Outgoing } from './incoming.ts';

/** What becomes of a request: an answer (after so many bytes cut, or never ended), or a broken connection. */
export type Outcome = { answer: Outgoing; end?: { kind: 'cut' | 'hang'; bytes: number } } | 'reset';

/** `hold`: whether the process stays alive for it alone, as it does at first. */
export type Listener = { port: number; hold: (alive: boolean) => void; close(): Promise<void> };

/** Serves one loopback port. Every request is read whole before it is answered. */
export async function listen(port: number, answer: (request: Incoming) => Promise<Outcome>): Promise<Listener> {
  const server = createServer((request, response) => {
    // A client that goes away while it sends or reads is its own affair.
    serve(request, response, answer).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server),
    hold: (alive) => void (alive ? server.ref() : server.unref()),
    close: () => closed(server),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: Incoming) => Promise<Outcome>,
): Promise<void> {
  const outcome = await answer(await toIncoming(request));
  if (outcome === 'reset') return void request.socket.resetAndDestroy();
  const { answer: out, end } = outcome;
  const { body } = out;
  const whole = typeof body === 'string' || body instanceof Uint8Array;
  const headers = whole && out.headers['content-length'] === undefined ? lengthOf(out.headers, body) : out.headers;
  response.writeHead(out.status, headers);
  if (request.method === 'HEAD' || out.status === 204 || out.status === 304) return void response.end();
  if (end !== undefined) {
    await writeSome(response, whole ? [body] : body, end.bytes);
    if (end.kind === 'cut') request.socket.resetAndDestroy();
  } else if (whole) response.end(body);
  else await pipeline(body, response);
}

/** The first bytes of a body, sent on their way. */
async function writeSome(
  response: ServerResponse,
  parts: Iterable<string | Uint8Array> | Readable,
  bytes: number,
): Promise<void> {
  let left = bytes;
  for await (const part of parts) {
    const piece = Buffer.from(part).subarray(0, left);
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    left -= piece.length;
    if (left <= 0) return;
  }
}

function lengthOf(headers: Record<string, string>, body: string | Uint8Array): Record<string, string> {
  return { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

async function toIncoming(request: IncomingMessage): Promise<Incoming> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const [path = '/', query] = (request.url ?? '/').split('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(pieces),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}
