import { createRandom } from './random.ts';

const CHUNK = 1000;

/**
 * A statistic over resamples with replacement, drawn as lighteval and lm-evaluation-harness draw them: chunks of up to 1,000, chunk i
 * from CPython's generator seeded with i.
 */
export function seededResamples<T>(
  items: readonly T[],
  iterations: number,
  statistic: (sample: T[]) => number,
): number[] {
  const size = Math.min(CHUNK, iterations);
  const chunks = size === 0 ? 0 : Math.floor(iterations / size);
  return Array.from({ length: chunks }, (_, seed) => {
    const random = createRandom(seed);
    return Array.from({ length: size }, () => statistic(resample(items, random.index)));
  }).flat();
}

function resample<T>(items: readonly T[], index: (size: number) => number): T[] {
  const sample: T[] = [];
  for (let drawn = 0; drawn < items.length; drawn++) {
    const item = items[index(items.length)];
    if (item !== undefined) sample.push(item);
  }
  return sample;
}
