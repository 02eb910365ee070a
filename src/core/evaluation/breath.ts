import { setImmediate } from 'node:timers/promises';

/**
 * Called after each small piece of long work. Nothing to wait for: undefined. After 15 ms of work: a promise that lets the event
 * loop through and throws when the signal was aborted meanwhile.
 */
export type Breath = () => Promise<void> | undefined;

const WORK_MS = 15;

export function createBreath(signal?: AbortSignal): Breath {
  let since = performance.now();
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
  return () => (performance.now() - since < WORK_MS ? undefined : pause());
}
