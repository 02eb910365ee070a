// A reference for the golden cases only: models that played each other; comparisons here are of each model with one reference, whose win rates say the same.
import { ForgeError } from '../../errors.ts';

/** Games between two models; a tie is half a win for each. */
export type Games = { a: string; b: string; a_wins: number; b_wins: number; ties: number };

export type Strengths = {
  /** Natural log strengths, mean 0, in the order of the models. */
  logStrengths: number[];
  /** 1000 + 400 log10 of the strength. */
  elo: number[];
};

const MOST_STEPS = 100_000;
const CLOSE_ENOUGH = 1e-13;

/**
 * Maximum-likelihood strengths (Bradley and Terry 1952) by Zermelo's iteration as Hunter (2004) proved it to converge: the chance that a beats b is
 * s_a / (s_a + s_b). ForgeError bad_data when none is finite: some group of models never lost to the rest, or never met it.
 */
export function bradleyTerry(models: readonly string[], games: readonly Games[]): Strengths {
  const wins = winMatrix(models, games);
  refuseUnbounded(models, wins);
  let logs = models.map(() => 0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = improve(logs, wins);
    const moved = Math.max(...next.map((value, index) => Math.abs(value - (logs[index] ?? 0))));
    logs = next;
    if (moved < CLOSE_ENOUGH) break;
  }
  return { logStrengths: logs, elo: logs.map((value) => 1000 + (400 * value) / Math.LN10) };
}

/** Chance that the first of two models wins. */
export function winProbability(first: number, second: number): number {
  return 1 / (1 + Math.exp(second - first));
}

function winMatrix(models: readonly string[], games: readonly Games[]): number[][] {
  const matrix = models.map(() => models.map(() => 0));
  const add = (winner: string, loser: string, count: number): void => {
    const row = matrix[models.indexOf(winner)];
    const column = models.indexOf(loser);
    if (row === undefined || column === -1)
      throw new ForgeError('bad_data', `a game names a model that is not listed: ${winner}, ${loser}`);
    row[column] = (row[column] ?? 0) + count;
  };
  for (const { a, b, a_wins, b_wins, ties } of games) {
    add(a, b, a_wins + ties / 2);
    add(b, a, b_wins + ties / 2);
  }
  return matrix;
}

function improve(logs: readonly number[], wins: readonly (readonly number[])[]): number[] {
  const next = logs.map((own, i) => {
    const won = (wins[i] ?? []).reduce((sum, count) => sum + count, 0);
    const met = logs.reduce((sum, other, j) => {
      const games = (wins[i]?.[j] ?? 0) + (wins[j]?.[i] ?? 0);
      return sum + games / (Math.exp(own) + Math.exp(other));
    }, 0);
    return Math.log(won / met);
  });
  const center = next.reduce((sum, value) => sum + value, 0) / next.length;
  return next.map((value) => value - center);
}

/** A finite maximum exists when from every model a chain of wins leads to every other (Ford 1957). */
function refuseUnbounded(models: readonly string[], wins: readonly (readonly number[])[]): void {
  for (const start of models.keys()) {
    const reached = new Set([start]);
    for (const from of reached) {
      for (const to of models.keys()) if ((wins[from]?.[to] ?? 0) > 0) reached.add(to);
    }
    if (reached.size === models.length) continue;
    throw new ForgeError(
      'bad_data',
      `no chain of wins leads from ${models[start]} to every other model: strengths have no finite estimate`,
      {
        next: 'add games between these models, or leave the undefeated one out',
      },
    );
  }
}
