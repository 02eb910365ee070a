/** The simulator's time in milliseconds since 1970: it runs `speed` times as fast as the given clock, and jumps when told to. */
export type Clock = { now(): number; advance(milliseconds: number): void };

export function createClock(real: () => number, speed: number): Clock {
  const start = real();
  let jumped = 0;
  return {
    now: () => start + (real() - start) * speed + jumped,
    advance: (milliseconds) => {
      jumped += milliseconds;
    },
  };
}
