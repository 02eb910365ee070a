import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  McpError,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { addresses } from '../core/addresses.ts';
import type { Core } from '../core/core.ts';
import { messageOf } from '../core/errors.ts';
import { matchAddress } from '../resources/define-resource.ts';
import type { Log } from './log.ts';

const WATCHABLE = ['forge://runs/{id}', 'forge://runs/{id}/logs', 'forge://runs/{id}/metrics'];

/** Subscriptions to runs: the client is told when state, metrics or logs have changed. Returns how to end them all. */
export function serveSubscriptions(server: Server, core: Core, log: Log): () => void {
  const watched = new Map<string, () => void>();
  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    const id = runOf(uri);
    const { id: known } = await (await core.library()).record('training', id);
    const stop = await core.watchRun(known, {
      changed: () => tell(server, uri, log),
      failed: (error) => log('warn', `watching ${addresses.run(known)}: ${messageOf(error)}`),
    });
    watched.get(uri)?.();
    watched.set(uri, stop);
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    watched.get(uri)?.();
    watched.delete(uri);
    return {};
  });
  return () => {
    for (const stop of watched.values()) stop();
    watched.clear();
  };
}

function runOf(uri: string): string {
  for (const template of WATCHABLE) {
    const id = matchAddress(template, uri)?.['id'];
    if (id !== undefined) return id;
  }
  throw new McpError(ErrorCode.InvalidParams, `${uri} cannot be subscribed to; runs can: ${WATCHABLE.join(', ')}`);
}

function tell(server: Server, uri: string, log: Log): void {
  server.sendResourceUpdated({ uri }).catch((error: unknown) => log('warn', `telling of ${uri}: ${messageOf(error)}`));
}
