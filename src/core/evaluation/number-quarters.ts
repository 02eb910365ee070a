import { ascending, quantileOfSorted } from './statistics/quantile.ts';

/** A column of numbers with more values than this is cut into quarters. */
const MOST_NUMBERS = 12;

/** Numbers of more than 12 different values become quarters, named by their ends; other columns stay. */
export function numberQuarters(values: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const present = values.filter((value) => value !== undefined);
  if (
    new Set(present).size <= MOST_NUMBERS ||
    !present.every((value) => value !== '' && Number.isFinite(Number(value)))
  )
    return values;
  const sorted = Float64Array.from(present, Number).toSorted(ascending);
  const ends = [0, 0.25, 0.5, 0.75, 1].map((q) => quantileOfSorted(sorted, q));
  const quarterOf = (value: number): string => {
    const quarter = Math.max(
      1,
      ends.findIndex((end, index) => index > 0 && value <= end),
    );
    return `${tidy(ends[quarter - 1])} to ${tidy(ends[quarter])}`;
  };
  return values.map((value) => (value === undefined ? undefined : quarterOf(Number(value))));
}

function tidy(value: number | undefined): string {
  return String(Number((value ?? 0).toPrecision(6)));
}
