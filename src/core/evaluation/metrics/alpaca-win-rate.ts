// A reference for the golden cases only: files of preferences in AlpacaEval's form; judges here compare both orders and have a win rate of their own.
import { standardError } from '../statistics/mean.ts';

/**
 * AlpacaEval's win rate from preferences between 1 (the baseline) and 2 (the model); 0 means a draw like 1.5. Rates in percent. The discrete rate
 * rounds each preference first, a draw stays a draw.
 */
export function alpacaWinRate(given: readonly number[]) {
  const preferences = given.map((preference) => (preference === 0 ? 1.5 : preference));
  const n = preferences.length;
  const wins = preferences.filter((preference) => preference > 1.5).length;
  const losses = preferences.filter((preference) => preference < 1.5).length;
  const draws = n - wins - losses;
  const scores = preferences.map((preference) => preference - 1);
  return {
    win_rate: (scores.reduce((sum, score) => sum + score, 0) / n) * 100,
    standard_error: standardError(scores) * 100,
    n_wins: wins,
    n_wins_base: losses,
    n_draws: draws,
    n_total: n,
    discrete_win_rate: ((wins + draws / 2) / n) * 100,
  };
}
