import type { ServerNotification } from '@modelcontextprotocol/sdk/types.js';
import type { Call } from '../core/call.ts';

const AT_MOST_EVERY_MS = 200;

type Extra = {
  _meta?: { progressToken?: string | number | undefined } | undefined;
  sendNotification: (notification: ServerNotification) => Promise<void>;
};

/** Progress notifications for a call whose client asked for them: increasing, at most five a second. */
export function reportProgress(extra: Extra): Call['progress'] {
  const progressToken = extra._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let sentAt = Number.NEGATIVE_INFINITY;
  let highest = -1;
  return (done, total, message) => {
    const now = performance.now();
    if (done <= highest || now - sentAt < AT_MOST_EVERY_MS) return;
    [sentAt, highest] = [now, done];
    const params = { progressToken, progress: done, message, ...(total > 0 ? { total } : {}) };
    // A client that has gone away cannot be told: the call itself fails on its own.
    extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
