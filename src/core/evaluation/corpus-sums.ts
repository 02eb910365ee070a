/**
 * Counts of each row under a metric that is computed from their sums (BLEU, chrF, perplexity): `table` holds `width` numbers for each of `n` rows.
 * Values of BLEU and chrF are 0 to 100, as sacreBLEU has them.
 */
export type CorpusTable = { n: number; width: number; table: Float64Array; value: (sums: Float64Array) => number };

/** The metric of a list of rows, of which some occur several times and some not at all. */
export function corpusValue({ width, table, value }: CorpusTable, rows: Uint32Array): number {
  const sums = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] ?? 0) * width;
    for (let column = 0; column < width; column++) sums[column] = (sums[column] ?? 0) + (table[start + column] ?? 0);
  }
  return value(sums);
}
