/** What an evaluation found: the numbers of its report by task, and one line for each sample. */
export type Evaluated = { results: Record<string, Record<string, number>>; rows: object[] };

/** Why a job cannot be done, as it says itself. */
export type Problem = { problem: string };

/** Mean and standard error of scores under a name, as reports have them. */
export function meanWithError(name: string, scores: readonly number[]): Record<string, number> {
  const n = Math.max(1, scores.length);
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { [name]: mean, [`${name}_stderr`]: Math.sqrt(squares / Math.max(1, n - 1) / n) };
}
