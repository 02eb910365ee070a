import { setImmediate as turn } from 'node:timers/promises';
import type { LoadClock } from '../../../../src/core/deployment/load/requests-under-way.ts';

type Sleeper = { at: number; wake: () => void };

type VirtualClock = LoadClock & {
  pause: (ms: number) => Promise<void>;
  run: <T>(work: Promise<T>) => Promise<T>;
};

/** A clock that jumps to the next thing that waits for it as soon as nobody has anything to do. */
export function virtualClock(): VirtualClock {
  const sleepers: Sleeper[] = [];
  let now = 0;
  const add = (sleeper: Sleeper): void => {
    let low = 0;
    for (let high = sleepers.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((sleepers[middle]?.at ?? 0) <= sleeper.at) low = middle + 1;
      else high = middle;
    }
    sleepers.splice(low, 0, sleeper);
  };
  const pause = (ms: number): Promise<void> => new Promise((wake) => add({ at: now + ms, wake }));
  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    let stop = (): void => undefined;
    const aborted = new Promise<void>((resolve) => (stop = resolve));
    signal.addEventListener('abort', stop, { once: true });
    await Promise.race([pause(ms), aborted]);
    signal.removeEventListener('abort', stop);
  };
  return {
    now: () => now,
    sleep,
    pause,
    async run(work) {
      const state = { over: false };
      const end = (): void => void (state.over = true);
      work.then(end, end);
      while (!state.over) {
        await turn();
        const next = state.over ? undefined : sleepers.shift();
        if (next === undefined) continue;
        now = Math.max(now, next.at);
        next.wake();
      }
      return work;
    },
  };
}
