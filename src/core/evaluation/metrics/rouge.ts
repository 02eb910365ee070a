import { createCommonLength } from './common-subsequence.ts';
import { porterStem } from './porter-stemmer.ts';

export type RougeScore = { precision: number; recall: number; fmeasure: number };

/** Nothing in common. */
export const NO_OVERLAP: RougeScore = { precision: 0, recall: 0, fmeasure: 0 };

/**
 * The tokens ROUGE sees (rouge_score 0.1.2): lower-case runs of a-z and 0-9; every other character separates, so text in
 * another script has none. With the stemmer, tokens longer than three letters are stemmed.
 */
export function rougeTokens(text: string, stem = false): string[] {
  const tokens: string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? tokens.map((token) => (token.length > 3 ? porterStem(token) : token)) : tokens;
}

/** ROUGE-N: clipped overlap of n-grams. */
export function rougeN(prediction: readonly string[], reference: readonly string[], n: number): RougeScore {
  const predicted = nGrams(prediction, n);
  const expected = nGrams(reference, n);
  let common = 0;
  for (const [gram, count] of expected) common += Math.min(count, predicted.get(gram) ?? 0);
  return rougeScore(common, Math.max(prediction.length - n + 1, 1), Math.max(reference.length - n + 1, 1));
}

/** ROUGE-L: longest common subsequence of the two token lists. Zero when either has no token. */
export function rougeL(prediction: readonly string[], reference: readonly string[]): RougeScore {
  if (prediction.length === 0 || reference.length === 0) return NO_OVERLAP;
  const [expected = new Int32Array(), predicted = new Int32Array()] = toNumbers(reference, prediction);
  return rougeScore(createCommonLength()(expected, predicted), prediction.length, reference.length);
}

/** Precision, recall and 2PR/(P+R) (0 when both are 0) of `common` among two totals. */
export function rougeScore(common: number, predicted: number, expected: number): RougeScore {
  const precision = common / predicted;
  const recall = common / expected;
  const fmeasure = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, fmeasure };
}

/** With several references the one with the highest F decides all three numbers; the first on ties. */
export function bestRouge(scores: readonly RougeScore[]): RougeScore {
  return scores.reduce((best, score) => (score.fmeasure > best.fmeasure ? score : best), scores[0] ?? NO_OVERLAP);
}

function nGrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + n <= tokens.length; start++) {
    const gram = tokens.slice(start, start + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Both lists as numbers, equal tokens alike. */
function toNumbers(...lists: (readonly string[])[]): Int32Array[] {
  const codes = new Map<string, number>();
  return lists.map((tokens) =>
    Int32Array.from(tokens, (token) => {
      const code = codes.get(token) ?? codes.size;
      codes.set(token, code);
      return code;
    }),
  );
}
