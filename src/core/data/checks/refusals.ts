import type { ProblemLog } from '../problem-log.ts';
import type { Check } from './check.ts';
import { answersAnyway } from './answers-anyway.ts';
import { lack, mayRefuse, refusal } from './refusal-phrases.ts';
import { excerptOf, headText } from './row-excerpt.ts';

const LOOKED_AT_BYTES = 280;
const READ_BYTES = 2000;
const MIN_CHARACTERS = 8;

/**
 * Targets in which a model refuses or talks about itself: a model trained on them learns to refuse. What it lacks may be said before an
 * answer, as support staff do.
 */
export function createRefusalCheck(problems: ProblemLog): Check {
  return {
    watch({ draft, answer }) {
      if (answer.codePoints < MIN_CHARACTERS || !mayRefuse(draft.text, draft.answer.start)) return;
      const head = headText(draft, draft.answer, LOOKED_AT_BYTES);
      if (!refusal.test(head)) return;
      if (lack.test(head) && answersAnyway(headText(draft, draft.answer, READ_BYTES))) return;
      problems.add('refusal_targets', draft.row, () => `line ${draft.line}: ${excerptOf(draft, draft.answer)}`);
    },
    report() {
      // said row by row
    },
  };
}
