import { createHash } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a question meets instead of an answer. `refuse`: each time, the others only the first time or two. */
type Oddity = 'none' | 'stall' | 'reset' | 'garbage' | 'error' | 'cut' | 'refuse';

export type OddServer = {
  url: string;
  /** How often each question was answered whole, to a client that was there. */
  answered: Map<string, number>;
  /** How often each question came. */
  asked: Map<string, number>;
  /** Questions turned away because too many were under way, and the most that were worked on at once. */
  counts: { throttled: number; busiest: number; early: number };
  close: () => Promise<void>;
};

export type Oddness = {
  /** Questions worked on at once; one more is throttled. */
  places: number;
  latencyMs: number;
  /** Of a hundred questions, so many meet each oddity the first time they come. */
  odd?: Partial<Record<Oddity, number>>;
  retryAfter?: string;
  answer?: (prompt: string) => string;
};

/** OpenAI's chat API over real HTTP as a bad day has it. The same questions meet the same oddities each time. */
export async function startOddChatServer(given: Oddness): Promise<OddServer> {
  const { places, latencyMs, odd = {}, retryAfter, answer = (prompt) => `answer to ${prompt}` } = given;
  const answered = new Map<string, number>();
  const asked = new Map<string, number>();
  const counts = { throttled: 0, busiest: 0, early: 0 };
  let busy = 0;
  let quietUntil = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const prompt = promptOf(JSON.parse(await bodyOf(request)));
    if (busy >= places) {
      counts.throttled++;
      if (retryAfter !== undefined) quietUntil = performance.now() + Number(retryAfter) * 1000;
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return void response.writeHead(429, headers).end('{"error":{"message":"slow down"}}');
    }
    if (performance.now() < quietUntil - 20) counts.early++;
    busy++;
    counts.busiest = Math.max(counts.busiest, busy);
    const times = add(asked, prompt);
    try {
      await sleep(latencyMs);
      const oddity = oddityOf(prompt, odd);
      if (oddity === 'refuse') return void response.writeHead(400).end('{"error":{"message":"too long"}}');
      if (times > 1 + (prompt.length % 2) || oddity === 'none') {
        response.once('finish', () => add(answered, prompt));
        return void response.end(completion(prompt, answer(prompt)));
      }
      await misbehave(oddity, request, response, completion(prompt, answer(prompt)));
    } finally {
      busy--;
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1#odd`,
    answered,
    asked,
    counts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function misbehave(oddity: Oddity, request: IncomingMessage, response: ServerResponse, text: string) {
  if (oddity === 'reset') request.socket.resetAndDestroy();
  else if (oddity === 'garbage') response.end('<html>gateway</html>');
  else if (oddity === 'error') response.writeHead(502).end('bad gateway');
  else if (oddity === 'cut') {
    response.writeHead(200, { 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
  } // a stall says nothing at all; the place is free again, as a proxy would have it
}

function oddityOf(prompt: string, odd: Partial<Record<Oddity, number>>): Oddity {
  let place = createHash('sha256').update(prompt).digest().readUInt32LE(0) % 100;
  for (const kind of ['stall', 'reset', 'garbage', 'error', 'cut', 'refuse'] as const) {
    place -= odd[kind] ?? 0;
    if (place < 0) return kind;
  }
  return 'none';
}

function completion(prompt: string, text: string): string {
  return JSON.stringify({
    choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: prompt.length, completion_tokens: text.length },
  });
}

function promptOf(body: { messages: { role: string; content: string }[] }): string {
  return body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function add(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
