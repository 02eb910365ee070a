import type { DraftRow } from '../draft-row.ts';
import { type FingerprintTable, createFingerprintTable } from '../fingerprint-table.ts';
import { type NearIndex, createNearIndex } from '../near-duplicates/near-index.ts';
import type { Check } from './check.ts';
import type { ProblemLog } from '../problem-log.ts';
import { excerptOf } from './row-excerpt.ts';

/** A prompt by the hash of its folded text. */
export type PromptKey = { high: number; low: number };

/** Rows of other datasets and files that this one must not share. */
export type KnownRows = {
  /** Adds a row of the source that was begun last. */
  add(draft: DraftRow, key: PromptKey): void;
  begin(name: string): void;
  /** The source that has the same prompt. */
  find(key: PromptKey): string | undefined;
  /** The source that has nearly the same row. */
  findNear(draft: DraftRow): { name: string; row: number; similarity: number } | undefined;
};

/** Near rows are compared with so many; exact ones with all (17 bytes each). */
const BOUNDS = { rows: 65_536, shingles: 4 << 20 };

export function createKnownRows(): KnownRows {
  const tables: { name: string; prompts: FingerprintTable }[] = [];
  const near: NearIndex = createNearIndex(BOUNDS);
  return {
    begin: (name) => void tables.push({ name, prompts: createFingerprintTable(0) }),
    add(draft, { high, low }) {
      const source = tables.at(-1);
      if (source === undefined || source.prompts.seek(high, low)) return;
      near.find(draft.text, draft.prompt, draft.answer);
      near.keep(draft.row, tables.length - 1);
    },
    find: ({ high, low }) => tables.find(({ prompts }) => prompts.has(high, low))?.name,
    findNear(draft) {
      const found = near.find(draft.text, draft.prompt, draft.answer);
      if (found === undefined) return undefined;
      return { name: tables[found.split]?.name ?? '', row: found.row, similarity: found.similarity };
    },
  };
}

/** Rows that stand in what was named in `check_against`: by prompt, or nearly. */
export function createKnownRowsCheck(known: KnownRows, problems: ProblemLog): Check {
  return {
    watch({ draft, promptKey }) {
      const name = known.find(promptKey);
      const say = (how: string): string => `${draft.unit} ${draft.line}: ${excerptOf(draft, draft.prompt)} ${how}`;
      if (name !== undefined) return problems.add('shared_rows', draft.row, () => say(`is in ${name}`));
      const near = known.findNear(draft);
      if (near === undefined) return;
      const { similarity, row } = near;
      problems.add('near_shared_rows', draft.row, () =>
        say(`is ${Math.floor(similarity * 100)} % row ${row} of ${near.name}`),
      );
    },
    report() {
      // said row by row
    },
  };
}
