// A reference for the golden cases only: NumPy's resamples; here rows are drawn from the project's own seeded stream.
import { createTwister, stateFromNumber } from '../../mersenne-twister.ts';

/**
 * `index(n)` of numpy's legacy generator after `np.random.seed(seed)`, as `np.random.choice(np.arange(n))` picks: the lowest bits that
 * can hold n - 1, drawn again while they are too large.
 */
export function createNumpyIndex(seed: number): (size: number) => number {
  const draw = createTwister(stateFromNumber(seed));
  return (size) => {
    const largest = size - 1;
    if (largest <= 0) return 0;
    const mask = 2 ** (32 - Math.clz32(largest)) - 1;
    for (;;) {
      const value = (draw() & mask) >>> 0;
      if (value <= largest) return value;
    }
  };
}
