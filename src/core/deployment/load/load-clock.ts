import { setTimeout as after } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadClock } from './requests-under-way.ts';

/** A test that ends may wait so long: listening for its end would make each short sleep half as dear again. */
const SHORT_MS = 50;

/** The clock of real load tests. */
export const loadClock: LoadClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => (ms < SHORT_MS ? new Promise((resolve) => void after(resolve, ms)) : untilAborted(ms, signal)),
};

async function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
