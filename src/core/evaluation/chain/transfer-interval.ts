import type { Ledger } from '../../ports/ledger.ts';
import type { Chain } from '../../runs/comparison-record.ts';
import type { Breath } from '../breath.ts';
import type { FinishedEvaluation } from '../compare-candidates.ts';
import { newestPredictions } from '../prediction-lines.ts';
import { rowScores } from '../score.ts';
import { standardError } from '../statistics/mean.ts';
import type { Column } from './find-cells.ts';

const Z = 1.96;

/**
 * The 95 % interval of backward transfer: each earlier dataset's change is a mean of paired differences, and the datasets are independent, so the
 * variance of their mean is the sum of theirs over (T - 1)^2. Nothing where a score is missing or single rows have none (macro F1, BLEU).
 */
export async function transferInterval(
  ledger: Ledger,
  columns: readonly Column[],
  metric: string,
  breath: Breath,
): Promise<Pick<Chain, 'backward_transfer_ci95'>> {
  const earlier = columns.slice(0, -1);
  const last = columns.length - 1;
  let sum = 0;
  let variance = 0;
  for (const [task, { cells }] of earlier.entries()) {
    const change = await changeBetween(ledger, cells[task], cells[last], metric, breath);
    if (change === undefined) return {};
    sum += change.mean;
    variance += change.error ** 2;
  }
  const [middle, half] = [sum / last, (Z * Math.sqrt(variance)) / last];
  return Number.isFinite(half) ? { backward_transfer_ci95: [middle - half, middle + half] } : {};
}

async function changeBetween(
  ledger: Ledger,
  first: FinishedEvaluation | undefined,
  second: FinishedEvaluation | undefined,
  metric: string,
  breath: Breath,
): Promise<{ mean: number; error: number } | undefined> {
  const scores = async (one: FinishedEvaluation | undefined) =>
    one === undefined
      ? undefined
      : (await rowScores(metric, await newestPredictions(ledger.folder('evaluation', one.id)), breath))?.scores;
  const [before, after] = [await scores(first), await scores(second)];
  if (before === undefined || after === undefined || before.length !== after.length) return undefined;
  const changes = after.map((score, row) => score - (before[row] ?? 0));
  return { mean: changes.reduce((sum, one) => sum + one, 0) / changes.length, error: standardError(changes) };
}
