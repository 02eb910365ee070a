import { shuffledAsPython } from './shuffled-as-python.ts';
import type { SplitShares } from './split-names.ts';

/** Where each row goes, and in which order the rows of each split stand. */
export type CompatSplit = {
  /** Split of the row with this number among the kept, from 0. */
  splitOf(index: number): number;
  /** Numbers of the rows of a split, in order. */
  order(split: number): Uint32Array;
};

/**
 * The split of the reference SDK: rows shuffled by Python's generator, then cut into train, validation and test. No grouping, no
 * strata: equal prompts may come apart.
 */
export function compatSplit(rows: number, shares: SplitShares, seed: number): CompatSplit {
  const order = shuffledAsPython(rows, seed);
  const { train, validation } = compatCounts(rows, shares);
  const ends = [Math.min(rows, train), Math.min(rows, train + validation), rows];
  const splits = new Uint8Array(rows);
  order.forEach((row, at) => (splits[row] = ends.findIndex((end) => at < end)));
  return {
    splitOf: (index) => splits[index] ?? 0,
    order: (split) => order.subarray(split === 0 ? 0 : ends[split - 1], ends[split]),
  };
}

/** Rows of each split as the reference counts them; its test can be -1, which means none, and validation is then what is left. */
export function compatCounts(rows: number, { train, validation, test }: SplitShares) {
  const inTrain = train === 0 ? 0 : Math.max(1, roundHalfEven(rows * train));
  const rest = rows - inTrain;
  if (validation === 0) return { train: inTrain, validation: 0, test: rest };
  if (test === 0) return { train: inTrain, validation: rest, test: 0 };
  const inValidation = Math.max(1, roundHalfEven(rows * validation));
  return { train: inTrain, validation: inValidation, test: rest - inValidation };
}

function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}
