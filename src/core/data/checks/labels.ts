import { decodeEscaped } from '../draft-row.ts';
import { splitNames } from '../splitting/split-names.ts';
import type { Check } from './check.ts';
import { findTypos } from './label-typos.ts';

/** Above so many different answers a task is open. */
export const MAX_LABELS = 200;
const MIN_ROWS_PER_LABEL = 3;
const IMBALANCE = 10;

/** Label -> rows in each split, in the order of `splitNames`. */
export type LabelTable = Map<string, number[]>;

export type LabelCheck = Check & {
  /** The labels when the answers are a closed set: 2 to 200 short answers, each seen three times on average; else undefined. */
  labels(): LabelTable | undefined;
};

export function createLabelCheck(): LabelCheck {
  const counts = new Map<string, { first: number; of: number[] }>();
  let open = false;
  let rows = 0;
  /** Rows after which there were too many, though each came several times: they may be labels all the same. */
  let tooMany = 0;

  function labels(): LabelTable | undefined {
    if (open || counts.size < 2 || rows / counts.size < MIN_ROWS_PER_LABEL) return undefined;
    return new Map([...counts].map(([key, { of }]) => [decodeKey(key), of]));
  }

  return {
    watch({ shortAnswer, split, draft }) {
      if (open) return;
      rows++;
      let counted = counts.get(shortAnswer);
      if (counted === undefined) counts.set(shortAnswer, (counted = { first: draft.row, of: splitNames.map(() => 0) }));
      counted.of[split] = (counted.of[split] ?? 0) + 1;
      open = shortAnswer === '' || counts.size > MAX_LABELS;
      if (counts.size > MAX_LABELS && rows / counts.size >= MIN_ROWS_PER_LABEL) tooMany = rows;
      if (open) counts.clear();
    },
    labels,
    notes: () =>
      tooMany === 0
        ? []
        : [
            `more than ${MAX_LABELS} different short answers in ${tooMany} rows: they are not counted as labels any more`,
          ],
    report(problems) {
      const table = labels();
      if (table === undefined) return;
      const totals = [...counts].map(([key, { first, of }]) => ({ label: decodeKey(key), first, total: sum(of) }));
      const imbalance = findImbalance(totals);
      if (imbalance !== undefined) problems.note('label_imbalance', 1, [imbalance]);
      const written = findVariants(totals);
      const typos = findTypos(totals).filter(({ row }) => !written.some((variant) => variant.row === row));
      const variants = [...written, ...typos];
      if (variants.length > 0) problems.note('label_variants', variants.length, variants);
    },
  };
}

type Total = { label: string; first: number; total: number };

function findImbalance(totals: readonly Total[]): { row: number; detail: string } | undefined {
  const ordered = totals.toSorted((a, b) => b.total - a.total);
  const [most, least] = [ordered[0], ordered.at(-1)];
  if (most === undefined || least === undefined || most.total <= IMBALANCE * least.total) return undefined;
  const detail = `"${most.label}" has ${most.total} rows, "${least.label}" has ${least.total}`;
  return { row: least.first, detail };
}

/** Labels that are the same but for case, white space and punctuation at the end. */
function findVariants(totals: readonly Total[]): { row: number; detail: string }[] {
  const groups = new Map<string, Total[]>();
  for (const total of totals) {
    const folded = foldLabel(total.label);
    groups.set(folded, [...(groups.get(folded) ?? []), total]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const [usual, ...others] = group.toSorted((a, b) => b.total - a.total);
      const said = others.map(({ label, total }) => `"${label}" (${total})`).join(', ');
      return { row: others[0]?.first ?? 0, detail: `${said} beside "${usual?.label}" (${usual?.total})` };
    });
}

function foldLabel(label: string): string {
  const folded = label.toLowerCase().replace(/\s+/g, '');
  return folded.replace(/[.,;:!?]+$/, '') || folded;
}

function decodeKey(key: string): string {
  const bytes = Buffer.from(key, 'latin1');
  return decodeEscaped(bytes, 0, bytes.length);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
