import { type Sent, createUnderWay } from './answers-under-way.ts';

/**
 * How many questions may be under way at once. Starts low, grows with each answer, shrinks when the service throttles and then stays
 * just below what it took, trying one more only now and then. A service that names a waiting time is left alone for it.
 */
export type Pace = {
  /** Resolves when a question may be sent; throws when `signal` aborts. */
  enter(signal: AbortSignal): Promise<Sent>;
  /** It was answered, throttled (with the time the service asked for), or ended otherwise. */
  leave(sent: Sent, end: 'answered' | 'throttled' | 'other', waitMs?: number): void;
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
  const waiting: ((sent: Sent) => void)[] = [];
  const underWay = createUnderWay(now);
  const state = { width: Math.min(start, most), ceiling: most };
  /** Of refusals that come together: how many questions had a place at the first, and when the refused ones were sent. */
  const refusal = { of: 0, sent: [0] };
  let patience = 0;
  let triedNext = 0;
  let quietUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function admit(): void {
    const rest = quietUntil - now();
    if (rest > 0) return wakeAfter(rest);
    while (waiting.length > 0 && underWay.size() < most && underWay.places() < Math.floor(state.width))
      waiting.shift()?.(underWay.add());
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

  /**
   * What the service takes is what had a place when the refused question was sent, and no more than when its refusal came, without those
   * refused like it. Not less than half at a time: it may count by the minute, and then refuses all.
   */
  function throttled(one: Sent, waitMs: number): void {
    if (now() >= quietUntil) {
      patience = Math.min(LONGEST_PATIENCE_MS, Math.max(PATIENCE * waitMs, patience * 2));
      if (state.ceiling < most) underWay.doubtLost();
      refusal.of = underWay.places() + 1;
      refusal.sent = [];
    }
    refusal.sent.push(one.since);
    triedNext = now() + waitMs + patience;
    quietUntil = Math.max(quietUntil, now() + waitMs);
    const before = refusal.sent.filter((other) => other <= one.since).length;
    const taken = Math.min(underWay.placesWith(one) - before, refusal.of - refusal.sent.length);
    state.ceiling = Math.min(state.ceiling, Math.max(1, Math.floor(refusal.of / 2), taken));
    state.width = Math.max(1, Math.min(state.width, state.ceiling * 0.9));
  }

  return {
    enter: (signal) => inTurn(waiting, admit, signal),
    leave(sent, end, waitMs) {
      underWay.remove(sent, end === 'answered');
      if (end === 'answered') answered();
      if (end === 'throttled') throttled(sent, waitMs ?? REST_MS);
      admit();
    },
  };
}

async function inTurn(waiting: ((sent: Sent) => void)[], admit: () => void, signal: AbortSignal): Promise<Sent> {
  signal.throwIfAborted();
  const ends = new AbortController();
  try {
    return await new Promise<Sent>((resolve, reject) => {
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
