import type { ProblemLog } from '../problem-log.ts';
import type { Check } from './check.ts';
import { mayRefuse, refusal } from './refusal-phrases.ts';
import { excerptOf, headText } from './row-excerpt.ts';

const LOOKED_AT_BYTES = 280;
const MIN_CHARACTERS = 8;

/** Targets in which a model refuses or talks about itself: a model trained on them learns to refuse. */
export function createRefusalCheck(problems: ProblemLog): Check {
  return {
    watch({ draft, answer }) {
      if (answer.codePoints < MIN_CHARACTERS || !mayRefuse(draft.text, draft.answer.start)) return;
      if (!refusal.test(headText(draft, draft.answer, LOOKED_AT_BYTES))) return;
      problems.add('refusal_targets', draft.row, () => `line ${draft.line}: ${excerptOf(draft, draft.answer)}`);
    },
    report() {
      // said row by row
    },
  };
}
