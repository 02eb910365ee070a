/** The simulator's time in milliseconds since 1970. */
export type Clock = { now(): number; advance(milliseconds: number): void };

/** Runs as the given clock does, but `speed` times as fast while something is under way; jumps when told to. */
export function createClock(real: () => number, speed: number, isUnderWay: () => boolean): Clock {
  let seen = real();
  let time = seen;
  return {
    now() {
      const now = real();
      time += (now - seen) * (isUnderWay() ? speed : 1);
      seen = now;
      return time;
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}
