import { squadExactMatch, squadF1 } from './squad.ts';
import { type NormalForm, emptyForm, lengthOf, normalizeBytes } from './squad-bytes.ts';
import { type TokenIds, createTokenIds } from './token-ids.ts';

/** SQuAD's token F1 of many pairs: what `squadF1` gives, without a string for each token unless the text needs the full rules. */
export function createSquadF1(): { score: (answer: string, gold: string) => number } {
  const ids = createTokenIds();
  const form = emptyForm();
  let left = new Int32Array(1024);
  let predicted: Int32Array = new Int32Array(1024);
  let expected: Int32Array = new Int32Array(1024);
  return {
    score(answer, gold) {
      ids.clear();
      if (!normalizeBytes(form, ids.bytesOf(answer.toLowerCase()))) return squadF1(answer, gold);
      predicted = numberTokens(ids, form, predicted);
      const answered = form.tokens;
      if (!normalizeBytes(form, ids.bytesOf(gold.toLowerCase()))) return squadF1(answer, gold);
      expected = numberTokens(ids, form, expected);
      if (ids.size() > left.length) left = new Int32Array(2 * ids.size());
      return overlapF1(predicted.subarray(0, answered), expected.subarray(0, form.tokens), left);
    },
  };
}

/** SQuAD's exact match of many pairs: what `squadExactMatch` gives, without normalising strings unless the text needs the full rules. */
export function createSquadExactMatch(): { score: (answer: string, gold: string) => number } {
  const [answers, golds] = [createTokenIds(), createTokenIds()];
  const [predicted, expected] = [emptyForm(), emptyForm()];
  return {
    score(answer, gold) {
      if (answer === gold) return 1;
      const plain =
        normalizeBytes(predicted, answers.bytesOf(answer.toLowerCase())) &&
        normalizeBytes(expected, golds.bytesOf(gold.toLowerCase()));
      return plain ? (isSame(predicted, expected) ? 1 : 0) : squadExactMatch(answer, gold);
    },
  };
}

function isSame(a: NormalForm, b: NormalForm): boolean {
  const length = lengthOf(a);
  if (a.tokens !== b.tokens || length !== lengthOf(b)) return false;
  for (let i = 0; i < length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  return true;
}

/** Writes the numbers of all tokens into the list, or into a larger one. */
function numberTokens(ids: TokenIds, { bytes, ends, tokens }: NormalForm, list: Int32Array): Int32Array {
  const room = tokens <= list.length ? list : new Int32Array(2 * tokens);
  let start = 0;
  for (let i = 0; i < tokens; i++) {
    const end = ends[i] ?? 0;
    room[i] = ids.idOf(bytes, start, end);
    start = end + 1;
  }
  return room;
}

/** As in `squad.ts`; `left` is zero before and after. */
function overlapF1(predicted: Int32Array, expected: Int32Array, left: Int32Array): number {
  let common = 0;
  for (let i = 0; i < expected.length; i++) left[expected[i] ?? 0] = (left[expected[i] ?? 0] ?? 0) + 1;
  for (let i = 0; i < predicted.length; i++) {
    const count = left[predicted[i] ?? 0] ?? 0;
    if (count === 0) continue;
    left[predicted[i] ?? 0] = count - 1;
    common++;
  }
  for (let i = 0; i < expected.length; i++) left[expected[i] ?? 0] = 0;
  if (common === 0) return 0;
  const precision = common / predicted.length;
  const recall = common / expected.length;
  return (2 * precision * recall) / (precision + recall);
}
