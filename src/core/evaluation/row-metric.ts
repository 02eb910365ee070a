/** Scores answers against their gold answers, 0 to 1 (`sentence_bleu`: to 100). `shortened`: in how many pairs a text was too long to be compared whole. */
export type RowScorer = { score: (answer: string, gold: string) => number; shortened?: () => number };

/**
 * `proportion`: only 0 or 1. A scorer keeps memory between rows, so each pass over the rows makes its own. `gold`: what every gold answer,
 * or some, must be; `problem` says what is wrong with one.
 */
export type RowMetric = {
  kind: 'proportion' | 'mean';
  scorer: () => RowScorer;
  gold?: { of: 'every' | 'some'; problem: (gold: string) => string | undefined };
};
