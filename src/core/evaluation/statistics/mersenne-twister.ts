const SIZE = 624;
const SHIFT = 397;

/** The next 32 random bits. */
export type Draw = () => number;

/** MT19937 (Matsumoto and Nishimura 1998) from a state of 624 words, which it uses up. */
export function createTwister(state: Uint32Array): Draw {
  let position = SIZE;
  return () => {
    if (position === SIZE) {
      twist(state);
      position = 0;
    }
    return temper(state[position++] ?? 0);
  };
}

/** State from one 32-bit number: the generator's `init_genrand`. */
export function stateFromNumber(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(before ^ (before >>> 30), 1_812_433_253) + i;
  }
  return state;
}

/** State from a list of at most 624 words: the generator's `init_by_array`. */
export function stateFromWords(words: readonly number[]): Uint32Array {
  const state = stateFromNumber(19_650_218);
  const at = (index: number): number => state[index] ?? 0;
  let i = 1;
  const mix = (multiplier: number, add: number): void => {
    const before = at(i - 1) ^ (at(i - 1) >>> 30);
    state[i] = (at(i) ^ Math.imul(before, multiplier)) + add;
    if (++i < SIZE) return;
    state[0] = at(SIZE - 1);
    i = 1;
  };
  for (let k = 0; k < SIZE; k++) mix(1_664_525, (words[k % words.length] ?? 0) + (k % words.length));
  for (let k = 1; k < SIZE; k++) mix(1_566_083_941, -i);
  state[0] = 0x80000000;
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
