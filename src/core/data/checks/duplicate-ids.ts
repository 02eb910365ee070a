import { createFingerprintTable } from '../fingerprint-table.ts';
import type { Hash64 } from '../hash-bytes.ts';
import type { ProblemLog } from '../problem-log.ts';
import { rowParts } from '../shapes/row-parts.ts';
import type { Check } from './check.ts';

/** Ids are remembered of so many rows, about 12 bytes each. */
const REMEMBERED = 4_000_000;
const opening = Buffer.from('{"id":"');
const QUOTE = 34;
const BACKSLASH = 92;

/** Ids that several rows have: a reward function that looks its row up by id would find another. */
export function createDuplicateIdCheck(hash: Hash64, problems: ProblemLog): Check {
  const ids = createFingerprintTable(0);
  let unremembered = 0;
  return {
    watch({ draft }) {
      const { text, conversation } = draft;
      if ((draft.parts & rowParts.id) === 0 || conversation.start < 0) return;
      const start = conversation.start + opening.length;
      if (opening.compare(text, conversation.start, start) !== 0) return;
      const end = endOfText(text, start);
      hash.of(text, start, end);
      const full = ids.size() >= REMEMBERED;
      if (full && !ids.has(hash.high, hash.low)) unremembered++;
      else if (ids.seek(hash.high, hash.low))
        problems.add(
          'duplicate_ids',
          draft.row,
          () => `${draft.unit} ${draft.line}: id "${text.toString('utf8', start, end)}"`,
        );
    },
    report() {
      // said row by row
    },
    notes: () => (unremembered === 0 ? [] : [`ids of ${unremembered} rows were not compared with one another`]),
  };
}

function endOfText(text: Buffer, start: number): number {
  let at = start;
  while (text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}
