import type { SourceSample } from '../sources/source.ts';

/** What the first rows say about a column. */
export type ColumnFacts = {
  name: string;
  /** Share of rows with something in it; 1 when no row could be read, so that names decide. */
  filled: number;
  /** Mean characters of what is in it. */
  meanLength: number;
  /** Every value is a number. */
  numeric: boolean;
  /** Few different short values, each seen several times: labels. */
  closed: boolean;
};

export function columnFacts(sample: SourceSample): ColumnFacts[] {
  return sample.columns.map((name, index) => {
    const values = sample.rows.map((row) => row[index]?.trim() ?? '').filter((value) => value !== '');
    const distinct = new Set(values).size;
    const longest = values.reduce((longer, value) => Math.max(longer, value.length), 0);
    return {
      name,
      filled: sample.rows.length === 0 ? 1 : values.length / sample.rows.length,
      meanLength: values.length === 0 ? 0 : values.reduce((sum, value) => sum + value.length, 0) / values.length,
      numeric: values.length > 0 && values.every((value) => Number.isFinite(Number(value))),
      closed: distinct >= 2 && values.length >= 6 && values.length / distinct >= 3 && longest <= 80,
    };
  });
}
