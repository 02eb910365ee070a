import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 50;

/** Asks until the answer is yes or the time is over; tells which. Monotonic time, so a clock that jumps does not matter. */
export async function waitUntil(question: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  for (let gap = FIRST_PAUSE_MS; ; gap = Math.min(LONGEST_PAUSE_MS, gap * 1.5)) {
    if (await question()) return true;
    if (performance.now() >= end) return false;
    await pause(gap);
  }
}
