// A reference for the golden cases only: the forms of FastChat's and SimpleQA's judges; judges here are asked for JSON, and Nova's own judge leaves numbers.
/** What a pairwise judge said. */
export type Verdict = 'A' | 'B' | 'tie' | 'error';

const RATING = '(\\d+\\.?\\d*)';

/** FastChat's verdict form: [[A]] anywhere, else [[B]], else [[C]] for a tie. A is looked for first, wherever it stands. */
export function parseVerdict(judgment: string): Verdict {
  if (judgment.includes('[[A]]')) return 'A';
  if (judgment.includes('[[B]]')) return 'B';
  return judgment.includes('[[C]]') ? 'tie' : 'error';
}

/** FastChat's pair of ratings, [[x,y]] or [x,y]: the higher wins, a difference of at most `tieDelta` is a tie. */
export function parseRatingPair(judgment: string, tieDelta = 0.1): Verdict {
  const pair = `${RATING},\\s?${RATING}`;
  const found = new RegExp(`\\[\\[${pair}\\]\\]`).exec(judgment) ?? new RegExp(`\\[${pair}\\]`).exec(judgment);
  if (found === null) return 'error';
  const [a, b] = [Number(found[1]), Number(found[2])];
  if (Math.abs(a - b) <= tieDelta) return 'tie';
  return a > b ? 'A' : 'B';
}

/** FastChat's single rating: the first [[number]], else the first [number], else -1, which stays out of means. */
export function parseRating(judgment: string): number {
  const found = new RegExp(`\\[\\[${RATING}\\]\\]`).exec(judgment) ?? new RegExp(`\\[${RATING}\\]`).exec(judgment);
  return found === null ? -1 : Number(found[1]);
}

/** SimpleQA's grade: exactly "A" is right, everything else is not. */
export function parseSimpleQaGrade(judgment: string): number {
  return judgment === 'A' ? 1 : 0;
}

/** Who won a game, after the swapped game was mapped back. */
export type Game = 'model_1' | 'model_2' | 'tie' | 'error';

/**
 * FastChat's summary of pairs of games with swapped positions: a win only when both games agree, a row with an error is dropped, everything else
 * is a tie. `win_rate_adjusted` counts a tie as half a win.
 */
export function summarizePairs(games: readonly (readonly [Game, Game])[]) {
  const valid = games.filter((pair) => !pair.includes('error'));
  const agreed = (winner: Game): number => valid.filter((pair) => pair.every((game) => game === winner)).length;
  const [win, loss, n] = [agreed('model_1'), agreed('model_2'), valid.length];
  const tie = n - win - loss;
  return { win, loss, tie, win_rate: win / n, loss_rate: loss / n, win_rate_adjusted: (win + 0.5 * tie) / n };
}
