import { commonPositions } from './common-positions.ts';
import { NO_OVERLAP, type RougeScore, rougeScore, rougeTokens } from './rouge.ts';

/**
 * ROUGE-Lsum (rouge_score 0.1.2): lines are sentences. For each reference line the union of its common subsequences with all
 * predicted lines counts, each token at most as often as both sides have it. Two texts of 15,000 words take about 40 ms and 30 MB.
 */
export function rougeLsum(prediction: string, reference: string, stem = false): RougeScore {
  const predicted = lineTokens(prediction, stem);
  const expected = lineTokens(reference, stem);
  const total = { predicted: predicted.flat(), expected: expected.flat() };
  if (total.predicted.length === 0 || total.expected.length === 0) return NO_OVERLAP;
  const left = { predicted: countTokens(total.predicted), expected: countTokens(total.expected) };
  let hits = 0;
  for (const line of expected) {
    for (const token of unionOfMatches(line, predicted)) if (take(left, token)) hits++;
  }
  return rougeScore(hits, total.predicted.length, total.expected.length);
}

type Left = { predicted: Map<string, number>; expected: Map<string, number> };

function take({ predicted, expected }: Left, token: string): boolean {
  const [a, b] = [predicted.get(token) ?? 0, expected.get(token) ?? 0];
  if (a === 0 || b === 0) return false;
  predicted.set(token, a - 1);
  expected.set(token, b - 1);
  return true;
}

function lineTokens(text: string, stem: boolean): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rougeTokens(line, stem));
}

function countTokens(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** The tokens of a reference line that lie on a common subsequence with any of the predicted lines, in their order. */
function unionOfMatches(line: readonly string[], predicted: readonly (readonly string[])[]): string[] {
  const matched = new Set(predicted.flatMap((other) => commonPositions(line, other)));
  return line.filter((_, index) => matched.has(index));
}
