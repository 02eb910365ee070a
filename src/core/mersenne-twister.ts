export const SIZE = 624;
const SHIFT = 397;

/** The next 32 random bits. */
export type Draw = () => number;

/** MT19937 (Matsumoto and Nishimura 1998) from a state of 624 words, which it uses up. */
export function createTwister(state: Int32Array): Draw {
  let position = SIZE;
  return () => {
    if (position === SIZE) {
      twist(state);
      position = 0;
    }
    return temper(state[position++] ?? 0) >>> 0;
  };
}

/** State from one 32-bit number: the generator's `init_genrand`. */
export function stateFromNumber(seed: number): Int32Array {
  const state = new Int32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(before ^ (before >>> 30), 1_812_433_253) + i;
  }
  return state;
}

/** State from a list of at most 624 words: the generator's `init_by_array`. */
export function stateFromWords(words: readonly number[]): Int32Array {
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

/**
 * The next 624 words, in place; each is a random number after `temper`. The generator's constants are written where they are used, and as
 * signed numbers: this is the innermost loop of every bootstrap, and unsigned ones would be computed with as doubles.
 */
export function twist(state: Int32Array): void {
  const turn = SIZE - SHIFT;
  const last = SIZE - 1;
  twistFours(state, 0, turn - 3, SHIFT);
  for (let i = turn - 3; i < turn; i++) state[i] = (state[i + SHIFT] ?? 0) ^ mixed(state[i] ?? 0, state[i + 1] ?? 0);
  twistFours(state, turn, last, -turn);
  state[last] = (state[SHIFT - 1] ?? 0) ^ mixed(state[last] ?? 0, state[0] ?? 0);
}

/** Four words a turn, each read once: a third faster than one by one. `other`: how far off the word is that each is joined with. */
function twistFours(state: Int32Array, start: number, end: number, other: number): void {
  let a = state[start] ?? 0;
  for (let i = start; i < end; i += 4) {
    const b = state[i + 1] ?? 0;
    const c = state[i + 2] ?? 0;
    const d = state[i + 3] ?? 0;
    const e = state[i + 4] ?? 0;
    const at = i + other;
    state[i] = (state[at] ?? 0) ^ mixed(a, b);
    state[i + 1] = (state[at + 1] ?? 0) ^ mixed(b, c);
    state[i + 2] = (state[at + 2] ?? 0) ^ mixed(c, d);
    state[i + 3] = (state[at + 3] ?? 0) ^ mixed(d, e);
    a = e;
  }
}

/** The top bit of one word and the rest of the next, sent once through the generator's shift register. */
function mixed(word: number, next: number): number {
  return (((word & -0x80000000) | (next & 0x7fffffff)) >>> 1) ^ (-(next & 1) & -0x66f74f21);
}

/** 32 random bits as a signed number. */
export function temper(word: number): number {
  let y = word;
  y ^= y >>> 11;
  y ^= (y << 7) & -0x62d3a980;
  y ^= (y << 15) & -0x103a0000;
  return y ^ (y >>> 18);
}
