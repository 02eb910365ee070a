/**
 * How many questions may be under way at once. Starts low, grows with each answer, shrinks when the service throttles and then stays
 * just below what it took, trying one more only now and then. A service that names a waiting time is left alone for it.
 */
export type Pace = {
  /** Resolves when a question may be sent, with how many are then under way, it among them; throws when `signal` aborts. */
  enter(signal: AbortSignal): Promise<number>;
  /** A question sent as the `place`th ended: answered, throttled (with the time the service asked for) or otherwise. */
  leave(end: 'answered' | 'throttled' | 'other', place: number, waitMs?: number): void;
  /** The most that were under way at once. */
  widest(): number;
};

export type PaceSettings = { start: number; most: number; now: () => number };

/**
 * One more place than was taken is tried after so many times the rest that the refusal cost, so that trying costs a twentieth at most. The
 * time doubles when it is refused again and halves when it is taken.
 */
const PATIENCE = 20;
const LONGEST_PATIENCE_MS = 600_000;
/** How long a service that throttles without naming a time is left alone. */
const REST_MS = 250;

export function createPace({ start, most, now }: PaceSettings): Pace {
  const waiting: ((place: number) => void)[] = [];
  const state = { width: Math.min(start, most), ceiling: most, active: 0, widest: 0 };
  let patience = 0;
  let triedNext = 0;
  let quietUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function admit(): void {
    const rest = quietUntil - now();
    if (rest > 0) return wakeAfter(rest);
    while (waiting.length > 0 && state.active < Math.floor(state.width)) {
      state.active++;
      state.widest = Math.max(state.widest, state.active);
      waiting.shift()?.(state.active);
    }
  }

  function wakeAfter(rest: number): void {
    if (waiting.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(admit, rest);
  }

  function answered(): void {
    if (state.width < state.ceiling) state.width = Math.min(state.ceiling, state.width + 1);
    else if (state.ceiling < most && now() >= triedNext) {
      state.ceiling++;
      patience /= 2;
      triedNext = now() + patience;
    }
  }

  /** The places below a refused one are what the service takes. Of refusals that come together only the first costs patience. */
  function throttled(place: number, waitMs: number): void {
    if (now() >= quietUntil) patience = Math.min(LONGEST_PATIENCE_MS, Math.max(PATIENCE * waitMs, patience * 2));
    triedNext = now() + waitMs + patience;
    quietUntil = Math.max(quietUntil, now() + waitMs);
    state.ceiling = Math.max(1, Math.min(state.ceiling, place - 1));
    state.width = Math.max(1, Math.min(state.width, state.ceiling * 0.9));
  }

  return {
    enter: (signal) => inTurn(waiting, admit, signal),
    leave(end, place, waitMs) {
      state.active--;
      if (end === 'answered') answered();
      if (end === 'throttled') throttled(place, waitMs ?? REST_MS);
      admit();
    },
    widest: () => state.widest,
  };
}

async function inTurn(waiting: ((place: number) => void)[], admit: () => void, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const ends = new AbortController();
  try {
    return await new Promise<number>((resolve, reject) => {
      const stop = (): void => {
        const at = waiting.indexOf(resolve);
        if (at !== -1) waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true, signal: ends.signal });
      waiting.push(resolve);
      admit();
    });
  } finally {
    ends.abort();
  }
}
