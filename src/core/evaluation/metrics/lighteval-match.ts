import { ForgeError } from '../../errors.ts';
import { helmNormalize } from './helm.ts';
import { splitWhite, stripWhite } from './python-text.ts';

/** A score of one prediction against one gold answer. */
export type PairScore = (prediction: string, gold: string) => number;

/** lighteval's `em`: equal after trimming. An empty prediction is wrong before anything else, also against an empty gold. */
export const exactMatch: PairScore = (prediction, gold) =>
  prediction !== '' && stripWhite(prediction) === stripWhite(gold) ? 1 : 0;

/** `qem`: equal HELM normal forms; an empty prediction is wrong. */
export const quasiExactMatch: PairScore = (prediction, gold) =>
  prediction !== '' && helmNormalize(stripWhite(prediction)) === helmNormalize(stripWhite(gold)) ? 1 : 0;

/** `pem`: the trimmed prediction begins with the trimmed gold; an empty gold begins everything. */
export const prefixExactMatch: PairScore = (prediction, gold) =>
  prediction !== '' && stripWhite(prediction).startsWith(stripWhite(gold)) ? 1 : 0;

/** `pqem`: the same on HELM normal forms. */
export const prefixQuasiExactMatch: PairScore = (prediction, gold) =>
  prediction !== '' && helmNormalize(prediction).startsWith(helmNormalize(gold)) ? 1 : 0;

/** `f1`: overlap of the sets of words, as written; 0 when either is empty. 1/(0.5/P + 0.5/R), in this order of operations. */
export const wordSetF1: PairScore = (prediction, gold) => {
  const predicted = new Set(splitWhite(prediction));
  const expected = new Set(splitWhite(gold));
  const common = [...predicted].filter((word) => expected.has(word)).length;
  if (common === 0) return 0;
  return 1 / (0.5 / (common / predicted.size) + 0.5 / (common / expected.size));
};

/** `f1_score_quasi`: the same on HELM normal forms. */
export const quasiWordSetF1: PairScore = (prediction, gold) =>
  wordSetF1(helmNormalize(prediction), helmNormalize(gold));

/** The best score over all pairs of prediction and gold. ForgeError bad_data when there is no pair. */
export function bestPair(score: PairScore, predictions: readonly (string | null)[], golds: readonly string[]): number {
  const scores = golds.flatMap((gold) => predictions.map((prediction) => score(prediction ?? '', gold)));
  if (scores.length > 0) return Math.max(...scores);
  throw new ForgeError('bad_data', `${predictions.length} predictions and ${golds.length} golds make no pair to score`);
}
