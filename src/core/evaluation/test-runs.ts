import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Chosen } from './choose-evaluations.ts';
import { type Flips, findFlips } from './flips.ts';
import { type Pair, type PairedResult, labelsOf, testPair } from './paired-test.ts';
import { type PredictionLine, newestPredictions } from './prediction-lines.ts';

/** A run tested against the baseline. `lenient` only where a strict closed-label metric decides. */
export type Tested = { chosen: Chosen; result: PairedResult; flips: Flips; lenient: PairedResult | undefined };

/** Tests every comparable run against the baseline. */
export async function testRuns(
  { ledger }: { ledger: Ledger },
  base: Chosen,
  others: readonly Chosen[],
  metric: string,
  alpha: number,
): Promise<Tested[]> {
  const comparable = others.filter((one) => one.reason === undefined);
  const baseline = await linesOf(ledger, base);
  const tested: Tested[] = [];
  for (const one of comparable) {
    const pair: Pair = { baseline, run: await linesOf(ledger, one), labels: labelsOf(base.evaluation) };
    const level = alpha / comparable.length;
    const strict = metric === 'exact_match' && base.evaluation.task === 'classification';
    tested.push({
      chosen: one,
      result: await testPair(metric, pair, level),
      flips: findFlips(metric, pair),
      lenient: strict ? await testPair('accuracy_lenient', pair, level) : undefined,
    });
  }
  return tested;
}

/** The predictions of an evaluation, all of them: a lost line would shift every pair after it. */
async function linesOf(ledger: Ledger, { evaluation }: Chosen): Promise<PredictionLine[]> {
  const lines = await newestPredictions(ledger.folder('evaluation', evaluation.id));
  if (lines.length === evaluation.result.n) return lines;
  throw new ForgeError(
    'io',
    `evaluation ${evaluation.id} has ${lines.length} predictions on disk, its result ${evaluation.result.n}`,
    {
      next: 'its folder was changed: move it away and call evaluate_model again',
    },
  );
}
