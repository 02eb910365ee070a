import { isRefusal } from './panels/checks/check-refusal.ts';
import type { PredictionLine } from './prediction-lines.ts';

const MUCH = 3;
const REPEATED = 4;

/**
 * Why an answer scores less than it could, the first that fits: no answer, empty, refused, for closed labels what was made of the label,
 * for open answers how the text differs.
 */
export function failureReason(line: PredictionLine, labels: readonly string[] | undefined): string {
  const { answer, gold, label } = line;
  if (line.error !== undefined) return 'no answer';
  if (answer.trim() === '') return 'empty';
  if (isRefusal(answer) && !isRefusal(gold)) return 'refused';
  if (labels !== undefined) return labelReason(label, gold.trim());
  if (repeatsItself(answer)) return 'repeats itself';
  const ratio = wordsOf(answer).length / Math.max(1, wordsOf(gold).length);
  if (ratio > MUCH) return 'much longer than expected';
  if (ratio < 1 / MUCH) return 'much shorter than expected';
  return sharesWord(answer, gold) ? 'other words' : 'no word in common';
}

function labelReason(label: string | undefined, gold: string): string {
  if (label === undefined) return 'no label found';
  return label === gold ? 'right label with other text' : 'wrong label';
}

/** Four words that occur four times and make up half the text. */
function repeatsItself(text: string): boolean {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  for (let at = 0; at + REPEATED <= words.length; at++) {
    const run = words.slice(at, at + REPEATED).join(' ');
    const count = (counts.get(run) ?? 0) + 1;
    if (count >= REPEATED && 2 * count * REPEATED >= words.length) return true;
    counts.set(run, count);
  }
  return false;
}

function sharesWord(answer: string, gold: string): boolean {
  const expected = new Set(wordsOf(gold));
  return wordsOf(answer).some((word) => expected.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
