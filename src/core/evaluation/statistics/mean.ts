/** Arithmetic mean with numpy's order of additions (pairwise in blocks), so that results are equal to the last bit. Empty: NaN. */
export function mean(values: ArrayLike<number>): number {
  return pairwiseSum(values, 0, values.length) / values.length;
}

function pairwiseSum(values: ArrayLike<number>, start: number, end: number): number {
  const count = end - start;
  if (count < 8) return sequentialSum(values, start, end, 0);
  if (count > 128) {
    const middle = start + Math.floor(count / 2) - (Math.floor(count / 2) % 8);
    return pairwiseSum(values, start, middle) + pairwiseSum(values, middle, end);
  }
  const whole = end - (count % 8);
  const lane = (offset: number): number => {
    let sum = values[start + offset] ?? 0;
    for (let i = start + offset + 8; i < whole; i += 8) sum += values[i] ?? 0;
    return sum;
  };
  const joined = lane(0) + lane(1) + (lane(2) + lane(3)) + (lane(4) + lane(5) + (lane(6) + lane(7)));
  return sequentialSum(values, whole, end, joined);
}

function sequentialSum(values: ArrayLike<number>, start: number, end: number, from: number): number {
  let sum = from;
  for (let i = start; i < end; i++) sum += values[i] ?? 0;
  return sum;
}

/** Plain left-to-right sum divided by n. Empty: NaN. */
export function sequentialMean(values: ArrayLike<number>): number {
  return sequentialSum(values, 0, values.length, 0) / values.length;
}

/** Standard deviation with divisor n - 1 around the mean given; NaN below two values. */
export function sampleDeviation(values: ArrayLike<number>, center = mean(values)): number {
  if (values.length < 2) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - center) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Standard error of the mean; NaN below two values. */
export function standardError(values: ArrayLike<number>, center = mean(values)): number {
  return sampleDeviation(values, center) / Math.sqrt(values.length);
}
