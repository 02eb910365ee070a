import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { builtEntry } from './client.ts';

export type Message = {
  id?: number;
  method?: string;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
};

/** The built server as its own process, spoken to in raw JSON lines. */
export type Spawned = {
  process: ChildProcessWithoutNullStreams;
  /** Every line that came out, parsed or not. */
  lines: string[];
  request: (method: string, params?: unknown) => Promise<Message>;
  notify: (method: string, params?: unknown) => void;
  /** Milliseconds from the call until the process is gone, and how it ended. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

export function spawnServer(home: string, flags: readonly string[] = []): Spawned {
  const child = spawn(process.execPath, [builtEntry, '--home', home, ...flags], { stdio: 'pipe' });
  const lines: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const message: Message = JSON.parse(line);
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  let id = 0;
  const write = (message: object): void => {
    if (child.stdin.writable) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  };
  child.stdin.on('error', () => undefined); // a killed server closes its end
  return {
    process: child,
    lines,
    request: (method, params = {}) =>
      new Promise((resolve) => {
        const own = ++id;
        waiting.set(own, resolve);
        write({ id: own, method, params });
      }),
    notify: (method, params = {}) => write({ method, params }),
    exited: new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal }))),
  };
}

/** The handshake every client begins with. */
export async function initialize(server: Spawned): Promise<Message> {
  const answer = await server.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  server.notify('notifications/initialized');
  return answer;
}
