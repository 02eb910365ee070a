const SQRT_2PI = Math.sqrt(2 * Math.PI);
/** Below this the power series is shorter than the continued fraction and as exact. */
const SERIES_LIMIT = 3;

/** P(Z <= z) of the standard normal. Exact to a few units in the last place, relative to the smaller tail. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (Math.abs(z) < SERIES_LIMIT) return 0.5 + density(z) * oddSeries(z);
  const tail = z === Number.POSITIVE_INFINITY || z === Number.NEGATIVE_INFINITY ? 0 : upperTail(Math.abs(z));
  return z > 0 ? 1 - tail : tail;
}

/** The z with P(Z <= z) = p: -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (Number.isNaN(p) || p < 0 || p > 1) return Number.NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return p === 1 ? Number.POSITIVE_INFINITY : -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  let z = firstGuess(p);
  for (let step = 0; step < 4; step++) z = halleyStep(z, p);
  return z;
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_2PI;
}

/** z + z^3/3 + z^5/(3*5) + ... (Abramowitz and Stegun 26.2.11). */
function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** density(z) / (z + 1/(z + 2/(z + 3/...))), from the inside out (Abramowitz and Stegun 26.2.14). */
function upperTail(z: number): number {
  let fraction = z;
  for (let level = 120; level >= 1; level--) fraction = z + level / fraction;
  return density(z) / fraction;
}

/** Abramowitz and Stegun 26.2.23: within 4.5e-4 for 0 < p < 0.5. */
function firstGuess(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}

function halleyStep(z: number, p: number): number {
  const error = (normalCdf(z) - p) / density(z);
  return Number.isFinite(error) ? z - error / (1 + (z * error) / 2) : z;
}
