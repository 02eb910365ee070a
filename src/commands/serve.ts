import type { Config } from '../config.ts';
import { type Core, createCore, type Ports } from '../core/core.ts';
import { messageOf } from '../core/errors.ts';
import { type Log, createLog } from '../mcp/log.ts';
import { serveStdio } from '../mcp/stdio.ts';

/** First after the client has been greeted; then so often that steps follow each other without much waiting. */
const FIRST_MS = 1000;
const EVERY_MS = 30_000;

/** The main job: an MCP server on standard input and output. A note is said before every answer. */
export async function serve(config: Config, ports: Ports, note?: string): Promise<void> {
  const log = createLog(process.stderr, config.logLevel);
  const core = createCore(ports);
  if (!config.readOnly) tendFromNowOn(core, log);
  await serveStdio(core, {
    readOnly: config.readOnly,
    log,
    ...(note === undefined ? {} : { note }),
  });
}

/** Deployments in an account are looked after now, and again and again while this server runs. */
function tendFromNowOn(core: Core, log: Log): void {
  const tend = (): void => {
    core.tend().catch((error: unknown) => log('error', `deployments could not be tended: ${messageOf(error)}`));
  };
  setTimeout(tend, FIRST_MS).unref();
  setInterval(tend, EVERY_MS).unref();
}
