// A reference for the golden cases only: the exact interval of a share; here Wilson's is told, which is not too wide.
import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The exact interval of a proportion (Clopper and Pearson 1934): the p at which seeing this many or more, or this many or
 * fewer, has probability alpha/2. Found by bisection on the binomial tail, which is a beta distribution function.
 */
export function clopperPearsonInterval(successes: number, n: number, alpha = 0.05): { low: number; high: number } {
  const atLeast = (p: number): number => incompleteBeta(p, successes, n - successes + 1);
  const more = (p: number): number => incompleteBeta(p, successes + 1, n - successes);
  return {
    low: successes === 0 ? 0 : bisect((p) => atLeast(p) < alpha / 2),
    high: successes === n ? 1 : bisect((p) => more(p) < 1 - alpha / 2),
  };
}

/** The point of [0, 1] where `below` turns from true to false. */
function bisect(below: (p: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
