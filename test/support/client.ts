import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { type ElicitRequest, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { createCore, type Ports } from '../../src/core/core.ts';
import { createLocalHosting } from '../../src/core/runtimes/local/local-hosting.ts';
import { createLocalInference } from '../../src/core/runtimes/local/local-inference.ts';
import { createLocalTraining } from '../../src/core/runtimes/local/local-training.ts';
import { createResvgPictures } from '../../src/core/runtimes/resvg/resvg-pictures.ts';
import { createLog } from '../../src/mcp/log.ts';
import { createServer } from '../../src/mcp/server.ts';

export type Answer = {
  isError: boolean;
  text: string;
  /** The structured content, as a client sees it. */
  data: Record<string, unknown>;
};

export type TestClient = {
  client: Client;
  call: (name: string, args?: Record<string, unknown>) => Promise<Answer>;
  read: (uri: string) => Promise<string>;
  close: () => Promise<void>;
};

type Person = (request: ElicitRequest['params']) => ElicitResult | Promise<ElicitResult>;

/** The built program: what workers are started from. */
export const builtEntry = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** The font that pictures are written in. */
export const font = fileURLToPath(new URL('../../src/fonts/DejaVuSans.ttf', import.meta.url));

/** The ports as the program wires them, over a home folder of the test's. */
export function localPorts(home: string, changed: Partial<Ports> = {}): Ports {
  const now = changed.now ?? (() => new Date());
  const local = { folder: `${home}/local`, launch: { command: process.execPath, args: [builtEntry] }, now };
  return {
    home,
    limits: { maxUsdPerRun: 50, maxUsdPerDay: 200 },
    now,
    training: { local: async () => createLocalTraining(local) },
    inference: { local: async () => createLocalInference(local) },
    hosting: { local: async () => createLocalHosting(local) },
    pictures: () => createResvgPictures({ font }),
    objects: {},
    logs: {},
    ...changed,
  };
}

/** A real client and server joined in memory. With `person`, the client can ask. */
export async function connect(
  ports: Ports,
  options: { readOnly?: boolean; person?: Person } = {},
): Promise<TestClient> {
  const { server, close } = createServer(createCore(ports), {
    readOnly: options.readOnly ?? false,
    log: createLog(process.stderr, 'error'),
  });
  const { person } = options;
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: person === undefined ? {} : { elicitation: { form: {} } } },
  );
  if (person !== undefined) client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params));
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return { client, ...callers(client), close: async () => [await client.close(), close()][1] };
}

/** Short forms of the two requests that tests make all the time. */
export function callers(client: Client): Pick<TestClient, 'call' | 'read'> {
  return {
    call: async (name, args = {}) => {
      const result = await client.callTool({ name, arguments: args });
      const [first] = Array.isArray(result.content) ? result.content : [];
      return {
        isError: result.isError === true,
        text: first?.type === 'text' ? first.text : '',
        data: Object.fromEntries(Object.entries(result.structuredContent ?? {})),
      };
    },
    read: async (uri) => {
      const { contents } = await client.readResource({ uri });
      const [first] = contents;
      return first !== undefined && 'text' in first ? first.text : '';
    },
  };
}
