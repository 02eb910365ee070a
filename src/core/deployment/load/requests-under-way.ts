/** Milliseconds that only go forward. `sleep` ends early, without an error, when the signal is aborted; a short one may go on to its end. */
export type LoadClock = { now: () => number; sleep: (ms: number, signal: AbortSignal) => Promise<void> };

/**
 * What became of a request, in milliseconds. `late`: how long after it was due the sender noticed. `latency` counts from when it was
 * due. Neither answer nor error: nothing had come when the test ended.
 */
export type Outcome<T> = { late: number; latency?: number; answer?: T; error?: unknown };

export type LoadPlan<T> = {
  /** When each request is due, from the beginning on, ascending. */
  times: readonly number[];
  ask: (index: number, signal: AbortSignal) => Promise<T>;
  /** Why nothing more may be sent; looked at before each request. */
  stop?: () => string | undefined;
  /** How long the last answers are waited for. */
  drainMs: number;
};

/** Outcomes of what was sent, in the order of sending. */
export type SentLoad<T> = { outcomes: Outcome<T>[]; elapsed: number; ended_early?: string };

/** More are not under way at once: memory and sockets are finite. Who waits for a place waits on the clock of its latency. */
const MOST_UNDER_WAY = 1000;

export type Requests<T> = {
  /** The next request is due; it is sent as soon as there is a place. */
  due(late: number): void;
  /** Why nothing is sent any more. */
  ended(): string | undefined;
  /** When nothing is under way. */
  idle(): Promise<void>;
  /** What is known now; who was due and still waits for a place has no answer either. */
  outcomes(): Outcome<T>[];
};

/** The requests of a load test from the moment they are due to their answers. */
export function createRequests<T>(
  clock: LoadClock,
  plan: LoadPlan<T>,
  started: number,
  signal: AbortSignal,
): Requests<T> {
  const found: Outcome<T>[] = [];
  const waiting = new Set<() => void>();
  let begun = 0;
  let underWay = 0;
  let ended: string | undefined;

  const begin = (index: number): void => {
    const outcome = found[index] ?? { late: 0 };
    const since = Math.min(clock.now(), started + (plan.times[index] ?? 0));
    underWay++;
    void plan.ask(index, signal).then(
      (answer) => settle(Object.assign(outcome, { latency: clock.now() - since, answer })),
      (error: unknown) => settle(Object.assign(outcome, { error })),
    );
  };
  const settle = (_: Outcome<T>): void => {
    underWay--;
    pump();
  };
  const mayBegin = (): boolean => ended === undefined && begun < found.length && underWay < MOST_UNDER_WAY;
  const pump = (): void => {
    while (mayBegin()) {
      ended = plan.stop?.();
      if (ended === undefined) begin(begun++);
    }
    if (underWay > 0) return;
    for (const wake of waiting) wake();
    waiting.clear();
  };

  return {
    due(late) {
      found.push({ late: Math.max(0, late) });
      pump();
    },
    ended: () => ended,
    idle: () => new Promise((resolve) => (underWay === 0 ? resolve() : waiting.add(resolve))),
    outcomes: () => found.slice(0, ended === undefined ? found.length : begun).map((outcome) => ({ ...outcome })),
  };
}
