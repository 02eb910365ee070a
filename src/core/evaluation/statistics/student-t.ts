import { incompleteBeta } from './incomplete-beta.ts';

/** P(|T| >= |t|) of Student's t: I_{df/(df+t^2)}(df/2, 1/2). Infinite t gives 0. */
export function studentTwoSided(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The t whose two-sided p is `p` (0 < p < 1), by bisection. */
export function studentQuantileTwoSided(p: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentTwoSided(high, df) > p) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
