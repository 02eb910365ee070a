import { ForgeError } from '../errors.ts';
import type { Breath } from './breath.ts';
import { type CorpusTable, corpusValue } from './corpus-sums.ts';
import { toCorpusTable } from './corpus-table.ts';
import { type LabelCells, allRows, labelValue, toLabelCells } from './label-cells.ts';
import { SEED, meanOf, resample } from './measure.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { rowScores } from './score.ts';
import { bcaInterval, bootstrapError, bootstrapP, percentileInterval } from './statistics/bootstrap.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { mean, sampleDeviation } from './statistics/mean.ts';
import { detectableMcNemar, detectablePairedMean, usualPower } from './statistics/minimum-detectable.ts';
import { createRandom } from './statistics/random.ts';
import { EXACT_PAIRS, signFlipP } from './statistics/sign-flips.ts';
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

/** What a metric is computed from: a score of each row, for F1 over labels, MCC and kappa the cell of the confusion matrix, for BLEU and chrF counts. */
export type Scored = Float64Array | Counted;

/** What can be told of any list of rows, and not of each row alone. */
type Counted = LabelCells | CorpusTable;

const MOST_DRAWS = 2e7;

/** Rows that all differ alike have no spread; what is left of it below this is rounding. */
const ROUNDING = 1e-12;

export async function scoreRun(
  metric: string,
  lines: readonly PredictionLine[],
  labels: readonly string[],
  breath: Breath,
): Promise<Scored> {
  const found = (await rowScores(metric, lines, breath))?.scores ?? (await toCorpusTable(metric, lines, breath));
  const scored = found ?? toLabelCells(metric, lines, labels);
  if (scored !== undefined) return scored;
  throw new ForgeError('bad_request', `runs cannot be compared by ${metric}: it is no single number of the rows`, {
    next: 'pass metric with one that is a number of the rows, e.g. exact_match',
  });
}

/**
 * Each run against the baseline by the test that fits the metric: McNemar for right or wrong; for means of row scores a paired permutation
 * with a BCa interval; for what is computed from counts (F1 over labels, MCC, kappa, BLEU, chrF) a paired bootstrap, whose p is the share of resampled
 * differences on the far side of zero, doubled. All runs share the draws. `alpha` is what the smallest p
 * must reach (already divided by the number of runs).
 */
export async function testRunsAgainst(
  baseline: Scored,
  runs: readonly Scored[],
  alpha: number,
  breath: Breath,
): Promise<PairedResult[]> {
  return baseline instanceof Float64Array
    ? testScores(baseline, runs.filter(isScores), alpha, breath)
    : testCounted(baseline, runs.filter(isCounted), alpha, breath);
}

async function testScores(
  baseline: Float64Array,
  runs: readonly Float64Array[],
  alpha: number,
  breath: Breath,
): Promise<PairedResult[]> {
  const n = baseline.length;
  const binary = isBinary(baseline);
  const differences = runs.map((run) =>
    binary && isBinary(run) ? undefined : run.map((score, row) => score - (baseline[row] ?? 0)),
  );
  const drawn = differences.filter((one) => one !== undefined);
  const means = drawn.map((one) => (rows: Uint32Array) => meanOf(one, rows));
  const count = resamples(n);
  const replicates = means.length === 0 ? [] : await resample(n, count, means, breath);
  const p = await signFlipP(drawn, count, createRandom(SEED), breath);
  return runs.map((run, index) => {
    const difference = differences[index];
    if (difference === undefined) return testRightOrWrong(baseline, run, alpha);
    const at = drawn.indexOf(difference);
    const of = { difference, replicates: replicates[at] ?? new Float64Array(), p: p[at] ?? 1 };
    return testMean(baseline, run, of, alpha);
  });
}

function testRightOrWrong(baseline: Float64Array, run: Float64Array, alpha: number): PairedResult {
  const n = baseline.length;
  const counts = { both: 0, firstOnly: 0, secondOnly: 0, neither: 0 };
  for (let row = 0; row < n; row++) {
    if (baseline[row] === 1) counts[run[row] === 1 ? 'both' : 'firstOnly']++;
    else counts[run[row] === 1 ? 'secondOnly' : 'neither']++;
  }
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

function testMean(
  baseline: Float64Array,
  run: Float64Array,
  { difference, replicates, p }: { difference: Float64Array; replicates: Float64Array; p: number },
  alpha: number,
): PairedResult {
  const n = run.length;
  const detectable = detectablePairedMean(sampleDeviation(difference), n, { ...usualPower, alpha });
  return {
    ...values(n, mean(baseline), mean(run)),
    delta: mean(difference),
    ci95: meanInterval(difference, replicates),
    test: `paired permutation (${n <= EXACT_PAIRS ? 'all' : replicates.length} sign flips${n <= EXACT_PAIRS ? '' : `, seed ${SEED}`})`,
    p,
    minimum_detectable: atLeast(detectable, n, alpha),
  };
}

/** The bias-corrected and accelerated interval of a mean difference; the percentile interval where every resample says the same. */
function meanInterval(difference: Float64Array, replicates: Float64Array): [number, number] {
  const total = difference.reduce((sum, value) => sum + value, 0);
  const left = difference.map((value) => (total - value) / (difference.length - 1));
  const corrected = bcaInterval(replicates, total / difference.length, left);
  const { low, high } = Number.isFinite(corrected.low + corrected.high) ? corrected : percentileInterval(replicates);
  return [low, high];
}

async function testCounted(
  baseline: Counted,
  runs: readonly Counted[],
  alpha: number,
  breath: Breath,
): Promise<PairedResult[]> {
  const n = rowsOf(baseline);
  const everyRow = allRows(n);
  const statistics = [baseline, ...runs].map((counted) => (rows: Uint32Array) => valueOf(counted, rows));
  const [first = new Float64Array(), ...others] = await resample(n, resamples(n), statistics, breath);
  return runs.map((run, index) => {
    const replicates = (others[index] ?? first).map((value, replicate) => value - (first[replicate] ?? 0));
    const [before, after] = [valueOf(baseline, everyRow), valueOf(run, everyRow)];
    const spread = bootstrapError(replicates) * Math.sqrt(n);
    return {
      ...values(n, before, after),
      delta: after - before,
      ...fromReplicates(replicates),
      minimum_detectable: atLeast(detectablePairedMean(spread, n, { ...usualPower, alpha }), n, alpha),
    };
  });
}

function rowsOf(counted: Counted): number {
  return 'cells' in counted ? counted.cells.length : counted.n;
}

function valueOf(counted: Counted, rows: Uint32Array): number {
  return 'cells' in counted ? labelValue(counted, rows) : corpusValue(counted, rows);
}

function isScores(scored: Scored): scored is Float64Array {
  return scored instanceof Float64Array;
}

function isCounted(scored: Scored): scored is Counted {
  return !isScores(scored);
}

function isBinary(scores: Float64Array): boolean {
  return scores.every((score) => score === 0 || score === 1);
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
  return Number.isFinite(detectable) && detectable > ROUNDING ? detectable : Math.min(1, fewestFlips(alpha) / n);
}
