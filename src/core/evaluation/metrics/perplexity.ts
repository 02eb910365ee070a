import { WHITE_RUN } from './python-text.ts';

/** exp(-mean) of log-likelihoods. */
export function perplexity(logLikelihoods: readonly number[]): number {
  return Math.exp(-sum(logLikelihoods) / logLikelihoods.length);
}

/** exp(-sum of log-likelihoods / sum of weights): per word or per byte, when those are the weights. */
export function weightedPerplexity(logLikelihoods: readonly number[], weights: readonly number[]): number {
  return Math.exp(-sum(logLikelihoods) / sum(weights));
}

export function bitsPerByte(logLikelihoods: readonly number[], bytes: readonly number[]): number {
  return -sum(logLikelihoods) / sum(bytes) / Math.LN2;
}

/** Pieces between runs of white space, as the harnesses count words: white space at the ends, and the empty text, make a piece more. */
export function countPieces(text: string): number {
  return text.split(WHITE_RUN).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
