import { createTwister, stateFromWords } from '../../mersenne-twister.ts';

/** The numbers 0 … count-1 in the order into which Python's `random.shuffle` puts them after `random.seed(seed)`. */
export function shuffledAsPython(count: number, seed: number): Uint32Array {
  const words = createTwister(stateFromWords([seed]));
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
