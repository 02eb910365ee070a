import type { MetricPoint } from '../../ports/run-state.ts';

/** A metric over the steps, with noise taken out: means of the first, best and last tenth (at least three values). */
export type MetricCurve = { values: readonly number[]; first: number; last: number; lowest: number; highest: number };

const FEWEST = 3;

/** The curve of a metric; undefined with fewer values than `least`. */
export function metricCurve(points: readonly MetricPoint[], name: string, least = 10): MetricCurve | undefined {
  const values = points.filter((point) => point.name === name).map((point) => point.value);
  if (values.length < least) return undefined;
  const width = Math.max(FEWEST, Math.round(values.length / 10));
  const means = movingMeans(values, width);
  const [first = 0] = means;
  return {
    values,
    first,
    last: means.at(-1) ?? first,
    lowest: Math.min(...means),
    highest: Math.max(...means),
  };
}

/** Means of every `width` values in a row. */
function movingMeans(values: readonly number[], width: number): number[] {
  const means: number[] = [];
  let sum = 0;
  values.forEach((value, index) => {
    sum += value - (index >= width ? (values[index - width] ?? 0) : 0);
    if (index >= width - 1) means.push(sum / width);
  });
  return means;
}
