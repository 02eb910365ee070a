import type { ProblemLog } from '../problem-log.ts';
import { createTextScan, scanText } from '../scan-text.ts';
import type { Check } from './check.ts';
import { excerptOf } from './row-excerpt.ts';

/** Mean length of the preferred answers over that of the others, from which on a judge of length wins. Source: guidance G42. */
const LONGER = 1.5;
/** So large a share of pairs in which the longer answer is preferred (ours: chance gives half, people who judge well two thirds). */
const ALWAYS = 0.9;
const MIN_PAIRS = 20;

/** Preference pairs that teach nothing, or teach that longer is better. */
export function createPreferenceCheck(problems: ProblemLog): Check {
  const other = createTextScan();
  const lengths = { preferred: 0, other: 0 };
  const longer = { preferred: 0, other: 0 };
  let pairs = 0;

  return {
    watch({ draft, answer }) {
      const { rejected, text } = draft;
      if (rejected.start < 0) return;
      pairs++;
      scanText(other, text, rejected.start, rejected.end);
      lengths.preferred += answer.codePoints;
      lengths.other += other.codePoints;
      if (answer.codePoints > other.codePoints) longer.preferred++;
      else if (answer.codePoints < other.codePoints) longer.other++;
      if (text.compare(text, rejected.start, rejected.end, draft.answer.start, draft.answer.end) === 0)
        problems.add(
          'equal_candidates',
          draft.row,
          () => `${draft.unit} ${draft.line}: both are ${excerptOf(draft, rejected)}`,
        );
    },
    report(log) {
      if (pairs < MIN_PAIRS) return;
      const ratio = lengths.preferred / Math.max(1, lengths.other);
      const [long, short] = [longer.preferred / pairs, longer.other / pairs];
      const means = `${Math.round(lengths.preferred / pairs)} and ${Math.round(lengths.other / pairs)} characters on average`;
      const said = (share: number, how: string): string =>
        `preferred and other answers have ${means}; the preferred one is ${how} in ${Math.round(share * 100)} % of ${pairs} pairs`;
      if (ratio > LONGER || long >= ALWAYS) log.note('length_bias', pairs, [{ row: 0, detail: said(long, 'longer') }]);
      else if (ratio < 1 / LONGER || short >= ALWAYS)
        log.note('length_bias', pairs, [{ row: 0, detail: said(short, 'shorter') }]);
    },
  };
}
