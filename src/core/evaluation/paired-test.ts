import type { FinishedEvaluation } from './compare-candidates.ts';
import { type LabelCells, allRows, macroF1, toLabelCells } from './label-cells.ts';
import { SEED, breathingReplicates, meanOf } from './measure.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { rowScores } from './score.ts';
import { bootstrapError, bootstrapP, percentileInterval } from './statistics/bootstrap.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { mean, sampleDeviation } from './statistics/mean.ts';
import { detectableMcNemar, detectablePairedMean, usualPower } from './statistics/minimum-detectable.ts';
import { pairedDifferenceInterval } from './statistics/paired-proportions.ts';

/** One run against the baseline on the same rows. `delta` is run minus baseline. */
export type PairedResult = {
  n: number;
  baseline_value: number;
  run_value: number;
  delta: number;
  ci95: [number, number];
  test: string;
  p: number;
  minimum_detectable: number;
};

/** The answers of both, row for row. */
export type Pair = { baseline: readonly PredictionLine[]; run: readonly PredictionLine[]; labels: readonly string[] };

const MOST_DRAWS = 2e7;

/**
 * The test that fits the metric: McNemar for right or wrong, otherwise a paired bootstrap, whose p is the share of resampled
 * differences on the far side of zero, doubled. `alpha` is what the smallest p must reach (already divided by the number of runs).
 */
export async function testPair(metric: string, pair: Pair, alpha: number): Promise<PairedResult> {
  const scores = { baseline: rowScores(metric, pair.baseline), run: rowScores(metric, pair.run) };
  if (scores.baseline === undefined || scores.run === undefined) return testMacroF1(pair, alpha);
  const binary = [...scores.baseline, ...scores.run].every((score) => score === 0 || score === 1);
  return binary ? testRightOrWrong(scores.baseline, scores.run, alpha) : testMeans(scores.baseline, scores.run, alpha);
}

function testRightOrWrong(baseline: Float64Array, run: Float64Array, alpha: number): PairedResult {
  const count = (first: number, second: number): number =>
    baseline.reduce((sum, score, row) => sum + (score === first && run[row] === second ? 1 : 0), 0);
  const counts = { both: count(1, 1), firstOnly: count(1, 0), secondOnly: count(0, 1), neither: count(0, 0) };
  const n = baseline.length;
  const { low, high } = pairedDifferenceInterval(counts);
  const discordant = (counts.firstOnly + counts.secondOnly) / n;
  const psi = Math.max(discordant, fewestFlips(alpha) / n);
  return {
    ...values(n, mean(baseline), mean(run)),
    delta: (counts.secondOnly - counts.firstOnly) / n,
    ci95: [low, high],
    ...mcnemar(counts.firstOnly, counts.secondOnly),
    minimum_detectable: Math.min(1, detectableMcNemar(psi, n, { ...usualPower, alpha })),
  };
}

async function testMeans(baseline: Float64Array, run: Float64Array, alpha: number): Promise<PairedResult> {
  const differences = run.map((score, row) => score - (baseline[row] ?? 0));
  const replicates = await breathingReplicates(run.length, resamples(run.length), (rows) => meanOf(differences, rows));
  const deviation = sampleDeviation(differences);
  return {
    ...values(run.length, mean(baseline), mean(run)),
    delta: mean(differences),
    ...fromReplicates(replicates),
    minimum_detectable: atLeast(
      detectablePairedMean(deviation, run.length, { ...usualPower, alpha }),
      run.length,
      alpha,
    ),
  };
}

async function testMacroF1({ baseline, run, labels }: Pair, alpha: number): Promise<PairedResult> {
  const [first, second]: [LabelCells, LabelCells] = [toLabelCells(baseline, labels), toLabelCells(run, labels)];
  const n = baseline.length;
  const difference = (rows: Uint32Array): number => macroF1(second, rows) - macroF1(first, rows);
  const replicates = await breathingReplicates(n, resamples(n), difference);
  const everyRow = allRows(n);
  const spread = bootstrapError(replicates) * Math.sqrt(n);
  return {
    ...values(n, macroF1(first, everyRow), macroF1(second, everyRow)),
    delta: difference(everyRow),
    ...fromReplicates(replicates),
    minimum_detectable: atLeast(detectablePairedMean(spread, n, { ...usualPower, alpha }), n, alpha),
  };
}

function values(n: number, baseline_value: number, run_value: number) {
  return { n, baseline_value, run_value };
}

function fromReplicates(replicates: Float64Array): Pick<PairedResult, 'ci95' | 'test' | 'p'> {
  const { low, high } = percentileInterval(replicates);
  const test = `paired bootstrap (${replicates.length} resamples, seed ${SEED})`;
  return { ci95: [low, high], test, p: bootstrapP(replicates) };
}

/** Enough resamples for small p values, fewer when the rows are many. */
function resamples(n: number): number {
  return Math.round(Math.min(5000, Math.max(2000, MOST_DRAWS / n)));
}

/** How many rows must flip, all one way, before the exact test can reach alpha: 2 (1/2)^k <= alpha. */
function fewestFlips(alpha: number): number {
  return Math.ceil(Math.log2(2 / alpha));
}

/** Two runs that never differ have no spread to compute from; the fewest flips that could count stand in. */
function atLeast(detectable: number, n: number, alpha: number): number {
  return Number.isFinite(detectable) && detectable > 0 ? detectable : Math.min(1, fewestFlips(alpha) / n);
}

/** Right or wrong of each row for counting flips: row scores, or whether the label was right. */
export function flipScores(metric: string, lines: readonly PredictionLine[]): Float64Array {
  return rowScores(metric, lines) ?? rowScores('accuracy_lenient', lines) ?? new Float64Array(lines.length);
}

export function labelsOf(evaluation: FinishedEvaluation): readonly string[] {
  return evaluation.labels ?? [];
}
