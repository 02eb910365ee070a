/**
 * How many questions may be under way at once. Starts low, grows with each answer, shrinks when the service throttles and then stays
 * just below what it took, trying one more only now and then. A service that names a waiting time is left alone for it.
 */
export type Pace = {
  /** Resolves when a question may be sent; throws when `signal` aborts. */
  enter(signal: AbortSignal): Promise<void>;
  /** The question ended: answered, throttled (with the time the service asked for) or otherwise. */
  leave(end: 'answered' | 'throttled' | 'other', waitMs?: number): void;
  /** The most that were under way at once. */
  widest(): number;
};

export type PaceSettings = { start: number; most: number; now: () => number };

/** After so many answers per place one more place is tried; the number doubles when that is refused and halves when it is taken. */
const FIRST_PATIENCE = 12;
const LONGEST_PATIENCE = 64;
/** How long a service that throttles without naming a time is left alone. */
const REST_MS = 250;

export function createPace({ start, most, now }: PaceSettings): Pace {
  const waiting: (() => void)[] = [];
  const state = {
    width: Math.min(start, most),
    ceiling: most,
    active: 0,
    widest: 0,
    answers: 0,
    patience: FIRST_PATIENCE,
  };
  let quietUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function admit(): void {
    const rest = quietUntil - now();
    if (rest > 0) return wakeAfter(rest);
    while (waiting.length > 0 && state.active < Math.floor(state.width)) {
      state.active++;
      state.widest = Math.max(state.widest, state.active);
      waiting.shift()?.();
    }
  }

  function wakeAfter(rest: number): void {
    if (waiting.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(admit, rest);
  }

  function answered(): void {
    if (state.width < state.ceiling) state.width = Math.min(state.ceiling, state.width + 1);
    else if (state.ceiling < most && ++state.answers >= state.patience * state.ceiling) {
      state.answers = 0;
      state.ceiling++;
      state.patience = Math.max(1, state.patience / 2);
    }
  }

  /** What is under way without the refused one is what the service takes. Of refusals that come together only the first costs patience. */
  function throttled(waitMs: number): void {
    if (now() >= quietUntil) state.patience = Math.min(LONGEST_PATIENCE, state.patience * 2);
    quietUntil = Math.max(quietUntil, now() + waitMs);
    state.ceiling = Math.max(1, Math.min(state.ceiling, state.active));
    state.width = Math.max(1, Math.min(state.width, state.ceiling * 0.9));
    state.answers = 0;
  }

  return {
    enter: (signal) => inTurn(waiting, admit, signal),
    leave(end, waitMs) {
      state.active--;
      if (end === 'answered') answered();
      if (end === 'throttled') throttled(waitMs ?? REST_MS);
      admit();
    },
    widest: () => state.widest,
  };
}

async function inTurn(waiting: (() => void)[], admit: () => void, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const ends = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
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
