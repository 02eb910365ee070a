const SIZE = 624;
const SHIFT = 397;

/**
 * The generator MT19937 seeded by an array of one word, as Python's `random.seed(n)` does for 0 <= n < 2^32: 32-bit words in
 * order. Source: Matsumoto and Nishimura, "Mersenne Twister" (1998), initialisation of 2002.
 */
export function createMersenneTwister(seed: number): () => number {
  const state = initialised(seed);
  let at = SIZE;
  return () => {
    if (at === SIZE) at = refill(state);
    let word = state[at++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

function initialised(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = 19650218;
  for (let at = 1; at < SIZE; at++) state[at] = Math.imul(1812433253, mixed(state, at - 1)) + at;
  let at = 1;
  for (let left = SIZE; left > 0; left--) {
    state[at] = ((state[at] ?? 0) ^ Math.imul(mixed(state, at - 1), 1664525)) + seed;
    at = next(state, at);
  }
  for (let left = SIZE - 1; left > 0; left--) {
    state[at] = ((state[at] ?? 0) ^ Math.imul(mixed(state, at - 1), 1566083941)) - at;
    at = next(state, at);
  }
  state[0] = 0x80000000;
  return state;
}

function mixed(state: Uint32Array, at: number): number {
  const word = state[at] ?? 0;
  return word ^ (word >>> 30);
}

function next(state: Uint32Array, at: number): number {
  if (at + 1 < SIZE) return at + 1;
  state[0] = state[SIZE - 1] ?? 0;
  return 1;
}

function refill(state: Uint32Array): number {
  for (let at = 0; at < SIZE; at++) {
    const joined = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % SIZE] ?? 0) & 0x7fffffff);
    state[at] = (state[(at + SHIFT) % SIZE] ?? 0) ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df);
  }
  return 0;
}

/** The numbers 0 … count-1 in the order into which Python's `random.shuffle` puts them after `random.seed(seed)`. */
export function shuffledAsPython(count: number, seed: number): Uint32Array {
  const words = createMersenneTwister(seed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = below(words, at + 1);
    const moved = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}

/** A number under `limit`: as many of a word's highest bits as the limit has, drawn again while they are too many. */
function below(words: () => number, limit: number): number {
  const shift = Math.clz32(limit);
  for (;;) {
    const drawn = words() >>> shift;
    if (drawn < limit) return drawn;
  }
}
