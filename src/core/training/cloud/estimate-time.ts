import { instances, type Instance } from '../../catalog/instances.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';
import {
  billedBesides,
  checkpointSeconds,
  generationSlowdown,
  operationsPerParameter,
  teraflops,
  throughputAsOf,
  utilisation,
} from '../../catalog/training-throughput.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import type { Shape } from './plan-facts.ts';
import type { Schedule } from './schedule.ts';

/** Seconds, least and most. */
export type Span = { least: number; most: number };

export type TimeEstimate = { steps: Span; whole: Span; source: string };

/** How far a run may be from earlier ones of its shape. Our own allowance. */
const CALIBRATED = { least: 0.8, most: 1.3 };

/**
 * Time of a job on machines of its own: what is billed besides the steps, the tokens at the machines' speed, and the checkpoints.
 * Earlier runs of the same shape replace the speed by what they took.
 */
export function estimateTime(
  shape: Shape,
  schedule: Schedule,
  machines: { type: string; count: number },
  trainings: readonly TrainingRecord[],
): TimeEstimate {
  const earlier = secondsPerToken(shape, machines, trainings);
  if (earlier !== undefined) {
    const steps = {
      least: schedule.tokens * earlier.least * CALIBRATED.least,
      most: schedule.tokens * earlier.most * CALIBRATED.most,
    };
    return {
      steps,
      whole: withBesides(steps, schedule),
      source: `${earlier.runs} earlier run${earlier.runs === 1 ? '' : 's'} of this shape`,
    };
  }
  const steps = stepSpan(shape, schedule, machines);
  return {
    steps,
    whole: withBesides(steps, schedule),
    source: `bounds by arithmetic, ${throughputAsOf} (no published figures for Nova)`,
  };
}

function stepSpan({ model, rank }: Shape, schedule: Schedule, { type, count }: { type: string; count: number }): Span {
  const table: Readonly<Record<string, Instance>> = instances;
  const machine = table[type];
  const peak = (teraflops[machine?.gpu ?? ''] ?? 70) * 1e12 * (machine?.gpus ?? 1) * count;
  const operations = operationsPerParameter[rank] * (findNovaModel(model)?.assumed_billions ?? 30) * 1e9;
  const trained = schedule.tokens * operations;
  const tried = schedule.generated_tokens * operations;
  return {
    least: (trained + tried * generationSlowdown.least) / (peak * utilisation.most),
    most: (trained + tried * generationSlowdown.most) / (peak * utilisation.least),
  };
}

function withBesides(steps: Span, { checkpoints }: Schedule): Span {
  return {
    least: billedBesides.least + checkpoints * checkpointSeconds.least + steps.least,
    most: billedBesides.most + checkpoints * checkpointSeconds.most + steps.most,
  };
}

/** What earlier runs of the same model, method and machines took for a token, without what is billed besides. */
function secondsPerToken(
  { runtime, model, method }: Shape,
  { type, count }: { type: string; count: number },
  trainings: readonly TrainingRecord[],
): (Span & { runs: number }) | undefined {
  const rates = trainings.flatMap((run) => {
    const same = run.runtime === runtime && run.model === model && run.method === method && run.state === 'succeeded';
    const instance = run.job?.cloud?.instance;
    const tokens = run.arithmetic['tokens'] ?? 0;
    if (!same || instance?.type !== type || instance.count !== count || tokens === 0) return [];
    const seconds = (run.billable_seconds ?? 0) - billedBesides.least;
    return seconds > 0 ? [seconds / tokens] : [];
  });
  return rates.length === 0 ? undefined : { least: Math.min(...rates), most: Math.max(...rates), runs: rates.length };
}
