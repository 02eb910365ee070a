import { setTimeout as after } from 'node:timers';

/**
 * Runs `work` with a signal that aborts when the caller does or when the time is over; `again` has the time begin anew. `late` then says
 * which it was. A timer of our own: AbortSignal.timeout inside AbortSignal.any can be collected before it fires (Node 20), and then nothing ever ends.
 */
export async function withDeadline<T>(
  milliseconds: number,
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal, again: () => void) => Promise<T>,
): Promise<{ late: false; value: T } | { late: boolean; error: unknown }> {
  const controller = new AbortController();
  let late = false;
  const timer = after(() => {
    late = true;
    controller.abort();
  }, milliseconds);
  const again = (): void => {
    if (!late) timer.refresh();
  };
  const stop = (): void => controller.abort(caller?.reason);
  caller?.addEventListener('abort', stop, { once: true });
  try {
    if (caller?.aborted === true) stop();
    return { late: false, value: await work(controller.signal, again) };
  } catch (error) {
    return { late, error };
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', stop);
  }
}
