import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { chooseMetrics } from '../choose-metrics.ts';
import type { EvaluationEffects } from '../effects.ts';
import { type PredictionLine, newestPredictions } from '../prediction-lines.ts';
import { type Drawn, refuseUndrawn } from '../refuse-undrawn.ts';
import { samplesOf } from '../sampled-answers.ts';
import { measureSamples } from './job-result.ts';

/** A job's samples by the metrics of this call, when it asks for others than those that are kept: nothing is run or paid again. */
export async function remeasureJob(
  { ledger }: Pick<EvaluationEffects, 'ledger'>,
  record: EvaluationRecord,
  asked: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<EvaluationRecord> {
  const { result, task, metrics: kept = chooseMetrics(task, undefined) } = record;
  if (asked === undefined || record.state !== 'succeeded' || result === undefined || result.n === 0) return record;
  const metrics = chooseMetrics(task, asked);
  if (JSON.stringify(metrics) === JSON.stringify(kept)) return record;
  const lines = await newestPredictions(ledger.folder('evaluation', record.id), signal);
  refuseUndrawn(metrics, drawnOf(record.id, lines));
  const { warnings } = result;
  const noted = warnings === undefined ? {} : { warnings: warnings.filter((text) => !text.endsWith(' to each row')) };
  const measured = await measureSamples(lines, { ...record, metrics }, noted, signal);
  return (await ledger.update('evaluation', record.id, (current) => ({ ...current, metrics, result: measured })))
    .record;
}

function drawnOf(where: string, lines: readonly PredictionLine[]): Drawn {
  const samples = lines.filter(({ error }) => error === undefined).map(samplesOf);
  return {
    where,
    answers: Math.min(...samples.map(({ length }) => length)),
    rewarded: samples.flat().every(({ reward }) => reward !== undefined),
  };
}
