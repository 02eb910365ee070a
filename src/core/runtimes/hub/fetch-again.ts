import { ForgeError, messageOf } from '../../errors.ts';
import type { HubSettings } from './hub-settings.ts';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 30_000;
const TIMEOUT_MS = 60_000;

/** An answer with its body; asked for again when the connection breaks, the hub is busy or the body is cut short. */
export async function fetchAgain(
  { pause }: HubSettings,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<{ response: Response; bytes: Uint8Array }> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(pauseAfter(attempt, failure), signal);
    signal.throwIfAborted();
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(url, { headers, signal: limited });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status !== 429 && response.status < 500) return { response, bytes };
      failure = response;
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  const why = failure instanceof Response ? `it answers ${failure.status}` : causeOf(failure);
  throw new ForgeError('unavailable', `${new URL(url).host} cannot be read: ${why}, after ${ATTEMPTS} attempts`, {
    next: 'check the network and HF_ENDPOINT, and call again',
    cause: failure,
  });
}

function pauseAfter(attempt: number, failure: unknown): number {
  const asked = failure instanceof Response ? Number(failure.headers.get('retry-after') ?? 0) * 1000 : 0;
  return Math.min(MAX_PAUSE_MS, Math.max(asked, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
}

/** fetch says no more than "fetch failed"; why is in the cause. */
function causeOf(failure: unknown): string {
  return failure instanceof Error && failure.cause instanceof Error ? messageOf(failure.cause) : messageOf(failure);
}
