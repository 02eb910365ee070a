import type { Config } from '../config.ts';
import { createCore, type Ports } from '../core/core.ts';
import { createLog } from '../mcp/log.ts';
import { serveStdio } from '../mcp/stdio.ts';

/** The main job: an MCP server on standard input and output. A note is said before every answer. */
export async function serve(config: Config, ports: Ports, note?: string): Promise<void> {
  const log = createLog(process.stderr, config.logLevel);
  await serveStdio(createCore(ports), {
    readOnly: config.readOnly,
    log,
    ...(note === undefined ? {} : { note }),
  });
}
