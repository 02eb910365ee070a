const SIZE = 624;
const SHIFT = 397;

/** A stream of uniform numbers that depends on the seed alone. */
export type Random = {
  /** In [0, 1), 53 bits. */
  next(): number;
  /** A whole number in [0, size), as CPython's `choices` picks it: floor(next() * size). */
  index(size: number): number;
};

/**
 * MT19937 (Matsumoto and Nishimura 1998) seeded like CPython's `random.Random(seed)`, so that every resampling here can be
 * repeated in Python. The seed is a whole number; its sign does not count.
 */
export function createRandom(seed: number): Random {
  const state = seededState(Math.abs(seed));
  let position = SIZE;
  const draw = (): number => {
    if (position === SIZE) {
      twist(state);
      position = 0;
    }
    return temper(state[position++] ?? 0);
  };
  const next = (): number => ((draw() >>> 5) * 67_108_864 + (draw() >>> 6)) / 9_007_199_254_740_992;
  return { next, index: (size) => Math.floor(next() * size) };
}

function seededState(seed: number): Uint32Array {
  const high = Math.floor(seed / 4_294_967_296);
  const key = high === 0 ? [seed >>> 0] : [seed >>> 0, high >>> 0];
  const state = linearState(19_650_218);
  const at = (index: number): number => state[index] ?? 0;
  let i = 1;
  const mix = (multiplier: number, add: number): void => {
    const before = at(i - 1) ^ (at(i - 1) >>> 30);
    state[i] = (at(i) ^ Math.imul(before, multiplier)) + add;
    if (++i === SIZE) {
      state[0] = at(SIZE - 1);
      i = 1;
    }
  };
  for (let k = 0; k < SIZE; k++) mix(1_664_525, (key[k % key.length] ?? 0) + (k % key.length));
  for (let k = 1; k < SIZE; k++) mix(1_566_083_941, -i);
  state[0] = 0x80000000;
  return state;
}

function linearState(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(before ^ (before >>> 30), 1_812_433_253) + i;
  }
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const bits = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % SIZE] ?? 0) & 0x7fffffff);
    const odd = bits & 1 ? 0x9908b0df : 0;
    state[i] = (state[(i + SHIFT) % SIZE] ?? 0) ^ (bits >>> 1) ^ odd;
  }
}

function temper(word: number): number {
  let y = word;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
