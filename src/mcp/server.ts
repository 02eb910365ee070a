import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Core } from '../core/core.ts';
import { instructions } from '../tools/instructions.ts';
import { version } from '../version.ts';
import type { Log } from './log.ts';
import { serveResources } from './resource-reads.ts';
import { serveTools } from './tool-calls.ts';

/** The protocol package would load a JSON Schema validator for what people answer; confirm.ts asks and checks itself. */
const jsonSchemaValidator = {
  getValidator: (): never => {
    throw new Error('no JSON Schema validator is bundled');
  },
};

/** `note`: said first in the instructions, before every answer of a tool and behind every resource. */
export type ServerOptions = { readOnly: boolean; log: Log; note?: string };

/** An MCP server over a core. The transport is the caller's; `close` ends what the server watches. */
export function createServer(core: Core, options: ServerOptions): { server: Server; close: () => void } {
  const told = options.note === undefined ? instructions : `${options.note}\n${instructions}`;
  const server = new Server(
    { name: 'nova-forge-mcp', title: 'Nova Forge', version },
    {
      capabilities: { tools: {}, resources: { subscribe: true }, completions: {} },
      instructions: told,
      jsonSchemaValidator,
    },
  );
  serveTools(server, core, options);
  const close = serveResources(server, core, options.log, options.note);
  server.onclose = close;
  server.onerror = (error) => options.log('warn', `protocol: ${error.message}`);
  return { server, close };
}
