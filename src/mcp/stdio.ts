import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Core } from '../core/core.ts';
import { createServer, type ServerOptions } from './server.ts';

/** Time for answers in flight after the input has ended, so that requests can be piped in. */
const GRACE_MS = 200;

/**
 * Serves over standard input and output until the input ends or a signal comes. Then the process goes at once: what must
 * live on (training, endpoints) has a process of its own, and what was half done is on disk as such.
 */
export async function serveStdio(core: Core, options: ServerOptions): Promise<void> {
  const { server, close } = createServer(core, options);
  const leave = (): void => {
    close();
    process.exit(0);
  };
  process.stdin.once('end', () => setTimeout(leave, GRACE_MS));
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  process.stdout.on('error', leave);
  process.on('uncaughtException', (error) => options.log('error', error.stack ?? error.message));
  process.on('unhandledRejection', (reason) => options.log('error', `unhandled: ${String(reason)}`));
  await server.connect(new StdioServerTransport());
}
