import { createRandom } from '../../evaluation/statistics/random.ts';

/**
 * When requests are meant to be sent, in milliseconds from the beginning, ascending: at equal distances, or as independent users send them
 * (a Poisson process: exponential gaps). The same seed gives the same times.
 */
export function arrivalTimes(
  kind: 'poisson' | 'fixed',
  { rate, seconds, seed }: { rate: number; seconds: number; seed: number },
): number[] {
  const random = createRandom(seed);
  const gap = (): number => (kind === 'fixed' ? 1 : -Math.log1p(-random.next())) * (1000 / rate);
  const times: number[] = [];
  for (let at = kind === 'fixed' ? 0 : gap(); at < seconds * 1000; at += gap()) times.push(at);
  return times;
}
