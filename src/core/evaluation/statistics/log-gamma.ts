const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);
/** From here on the asymptotic series is exact in a double. */
const SERIES_START = 16;

/** ln Gamma(x) for x > 0: Stirling's series after shifting the argument up. */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  for (; shifted < SERIES_START; shifted++) product *= shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_2PI + stirlingError(shifted) - Math.log(product);
}

/** The rest of Stirling's formula: ln Gamma(x) - ((x - 1/2) ln x - x + ln sqrt(2 pi)), for x >= 16. */
export function stirlingError(x: number): number {
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}

/** x ln(x/m) + m - x without cancellation when x is near m (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
export function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x === 0 ? mean : x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
