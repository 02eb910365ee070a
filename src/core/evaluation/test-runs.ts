import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import { betterSign } from './better-sign.ts';
import { type Breath, createBreath } from './breath.ts';
import type { Chosen } from './choose-evaluations.ts';
import { corpusValue } from './corpus-sums.ts';
import { type Flips, findFlips } from './flips.ts';
import { refuseSilentRows } from './likelihoods.ts';
import { type PairedResult, type Scored, scoreRun, testRunsAgainst } from './paired-test.ts';
import { type PredictionLine, newestPredictions } from './prediction-lines.ts';
import { unfitFor } from './unfit-metric.ts';

/** A run tested against the baseline. `lenient` only where a strict closed-label metric decides. */
export type Tested = { chosen: Chosen; result: PairedResult; flips: Flips; lenient: PairedResult | undefined };

/** How a comparison looks at rows: `lenient` asks for the lenient reading beside a strict closed-label metric. */
type View = { metric: string; labels: readonly string[]; lenient: boolean; breath: Breath };

/** A run's answers as numbers; the texts are let go, since twenty runs of them would not fit into memory. */
type Read = { scored: Scored; lenient: Scored | undefined };

/** What came of the tests; `unfit` says of runs why the metric cannot tell them from the baseline. */
type Tests = { tested: Tested[]; unfit: ReadonlyMap<string, string> };

/** Tests every comparable run against the baseline. Throws when `signal` aborts. */
export async function testRuns(
  { ledger }: { ledger: Ledger },
  base: Chosen,
  others: readonly Chosen[],
  metric: string,
  alpha: number,
  signal?: AbortSignal,
): Promise<Tests> {
  const { task, labels = [] } = base.evaluation;
  const lenient = metric === 'exact_match' && task === 'classification';
  const view: View = { metric, labels, lenient, breath: createBreath(signal) };
  const lines = await linesOf(ledger, base, signal);
  refuseSilentRows(metric, lines, base.label);
  const baseline = await read(lines, view);
  const runs: (Read & { flips: Flips; chosen: Chosen })[] = [];
  const unfit = new Map<string, string>();
  for (const one of others.filter(({ reason }) => reason === undefined)) {
    const answers = await linesOf(ledger, one, signal);
    refuseSilentRows(metric, answers, one.label);
    const reason = unfitFor(metric, { ...base, lines }, { ...one, lines: answers });
    if (reason !== undefined) {
      unfit.set(one.label, reason);
      continue;
    }
    const run = await read(answers, view);
    runs.push({ ...run, chosen: one, flips: await flipsOf(view, { lines, ...baseline }, { lines: answers, ...run }) });
  }
  const level = alpha / Math.max(1, runs.length);
  const test = (first: Scored, second: readonly Scored[]) => testRunsAgainst(first, second, level, view.breath);
  const results = await test(
    baseline.scored,
    runs.map(({ scored }) => scored),
  );
  const leniently =
    baseline.lenient === undefined
      ? []
      : await test(
          baseline.lenient,
          runs.flatMap((run) => run.lenient ?? []),
        );
  const tested = runs.flatMap(({ chosen, flips }, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ chosen, result, flips, lenient: leniently[index] }];
  });
  return { tested, unfit };
}

async function read(lines: readonly PredictionLine[], { metric, labels, lenient, breath }: View): Promise<Read> {
  return {
    scored: await scoreRun(metric, lines, labels, breath),
    lenient: lenient ? await scoreRun('accuracy_lenient', lines, labels, breath) : undefined,
  };
}

type Side = { lines: readonly PredictionLine[]; scored: Scored };

/** Row scores where the metric has them; for macro F1 whether the label was right, for BLEU and chrF that of the row alone. */
async function flipsOf({ metric, labels, breath }: View, baseline: Side, run: Side): Promise<Flips> {
  const scoresOf = async ({ lines, scored }: Side): Promise<Float64Array> => {
    if ('table' in scored)
      return Float64Array.from(lines, (_, row) => betterSign(metric) * corpusValue(scored, Uint32Array.of(row)));
    const scores = scored instanceof Float64Array ? scored : await scoreRun('accuracy_lenient', lines, labels, breath);
    return scores instanceof Float64Array ? scores : new Float64Array(lines.length);
  };
  return findFlips(
    { lines: baseline.lines, scores: await scoresOf(baseline) },
    { lines: run.lines, scores: await scoresOf(run) },
  );
}

/** The predictions of an evaluation, all of them: a lost line would shift every pair after it. */
async function linesOf(ledger: Ledger, { evaluation }: Chosen, signal?: AbortSignal): Promise<PredictionLine[]> {
  const lines = await newestPredictions(ledger.folder('evaluation', evaluation.id), signal);
  if (evaluation.result.n === 0)
    throw new ForgeError('bad_request', `of evaluation ${evaluation.id} only the service's own numbers are known`, {
      next: 'compare their intervals: without answers row by row there is nothing to pair',
    });
  if (lines.length === evaluation.result.n) return lines;
  throw new ForgeError(
    'io',
    `evaluation ${evaluation.id} has ${lines.length} predictions on disk, its result ${evaluation.result.n}`,
    {
      next: 'its folder was changed: move it away and call evaluate_model again',
    },
  );
}
