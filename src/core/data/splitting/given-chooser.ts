import { type DraftRow, decodeSpan } from '../draft-row.ts';
import type { RowFault } from '../shapes/row-fields.ts';
import type { SplitChooser } from './choose-split.ts';
import { compatSplit } from './compat-split.ts';
import { type SplitShares, splitNames } from './split-names.ts';

/** Rows go where they are told, one after another; equal prompts are not kept together. */
export function createGivenChooser(splitOf: (draft: DraftRow, index: number) => number): SplitChooser {
  let index = 0;
  return {
    binds: false,
    choose: (_stratum, _high, _low, draft) => splitOf(draft, index++),
    put: () => {},
    strata: () => 1,
    overflowed: () => false,
  };
}

/** Splits as the reference cuts them; `order` gives the rows of a split in its order, as numbers among the kept. */
export function createCompatChooser(rows: number, shares: SplitShares, seed: number) {
  const split = compatSplit(rows, shares, seed);
  const order = (name: number): Uint32Array => split.order(name);
  return { ...createGivenChooser((_draft, index) => split.splitOf(index)), order };
}

/** The oldest rows are for training, the newest for testing; rows of the same moment stay together where the cut falls. */
export function createTimeChooser(moments: Float64Array, shares: SplitShares): SplitChooser {
  const sorted = moments.toSorted();
  const before = (share: number): number =>
    sorted[Math.min(sorted.length, Math.round(share * sorted.length))] ?? Infinity;
  const cuts = [before(shares.train), before(shares.train + shares.validation)];
  return createGivenChooser((draft) => {
    const moment = momentOf(draft);
    const first = cuts.findIndex((cut) => moment < cut);
    return first < 0 ? 2 : first;
  });
}

/** Milliseconds since 1970 of a row: a date as text, or seconds or milliseconds as a number. NaN when it is none. */
export function momentOf(draft: DraftRow): number {
  const text = decodeSpan(draft, draft.moment).trim();
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return text === '' ? Number.NaN : Date.parse(text);
  const number = Number(text);
  if (text.length === 4) return Date.UTC(number, 0);
  return Math.abs(number) < 1e11 ? number * 1000 : number;
}

const aliases: Readonly<Record<string, number>> = {
  train: 0,
  training: 0,
  validation: 1,
  valid: 1,
  val: 1,
  dev: 1,
  test: 2,
  testing: 2,
  eval: 2,
  evaluation: 2,
};

/** The split that a row names, -1 when it is none. */
export function namedSplit(draft: DraftRow): number {
  return aliases[decodeSpan(draft, draft.split).trim().toLowerCase()] ?? -1;
}

/** Why a row cannot be put into a split; undefined when it can. */
export function unplaceable(by: 'time' | 'column'): (draft: DraftRow) => RowFault | undefined {
  return (draft) => {
    if (by === 'time' && Number.isNaN(momentOf(draft)))
      return { code: 'time_missing', detail: `"${decodeSpan(draft, draft.moment).slice(0, 40)}" is no date` };
    if (by === 'column' && namedSplit(draft) < 0)
      return {
        code: 'split_unknown',
        detail: `"${decodeSpan(draft, draft.split).slice(0, 40)}" is none of ${splitNames.join(', ')}`,
      };
    return undefined;
  };
}
