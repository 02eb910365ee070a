import { squadExactMatch, squadF1 } from './squad.ts';
import { type NormalForm, emptyForm, normalizeInto } from './squad-bytes.ts';
import { createTokenOverlap, beginsAs } from './token-overlap.ts';

/** SQuAD's token F1 of many pairs: what `squadF1` gives, without a string for each token unless the text needs the full rules. */
export function createSquadF1(): { score: (answer: string, gold: string) => number } {
  const [predicted, expected] = [emptyForm(), emptyForm()];
  const overlap = createTokenOverlap();
  return {
    score(answer, gold) {
      if (!normalizeInto(predicted, answer) || !normalizeInto(expected, gold)) return squadF1(answer, gold);
      const common = overlap(predicted, expected);
      if (common === 0) return 0;
      const precision = common / predicted.tokens;
      const recall = common / expected.tokens;
      return (2 * precision * recall) / (precision + recall);
    },
  };
}

/** SQuAD's exact match of many pairs: what `squadExactMatch` gives, without normalising strings unless the text needs the full rules. */
export function createSquadExactMatch(): { score: (answer: string, gold: string) => number } {
  const [predicted, expected] = [emptyForm(), emptyForm()];
  return {
    score(answer, gold) {
      if (answer === gold) return 1;
      const plain = normalizeInto(predicted, answer) && normalizeInto(expected, gold);
      return plain ? (isSame(predicted, expected) ? 1 : 0) : squadExactMatch(answer, gold);
    },
  };
}

function isSame(a: NormalForm, b: NormalForm): boolean {
  if (a.tokens !== b.tokens) return false;
  for (let i = 0; i < a.tokens; i++) {
    if (a.low[i] !== b.low[i] || a.high[i] !== b.high[i] || !beginsAs(a, i, b, i)) return false;
  }
  return true;
}
