import type { GetModelCustomizationJobResponse } from '@aws-sdk/client-bedrock';
import type { ObjectStore } from '../../../ports/objects.ts';
import type { MetricPoint } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import type { LogMetrics } from './log-metrics.ts';
import { readText } from './read-object.ts';

const names: Readonly<Record<string, string>> = {
  training_loss: 'train_loss',
  validation_loss: 'validation_loss',
  perplexity: 'perplexity',
  reward: 'reward',
  reward_mean: 'reward',
  train_reward: 'reward',
  kl: 'kl',
  kl_divergence: 'kl',
  response_length: 'response_length',
  learning_rate: 'learning_rate',
};
const files = [
  { path: 'training_artifacts/step_wise_training_metrics.csv', prefix: '' },
  { path: 'validation_artifacts/post_fine_tuning_validation/validation_metrics.csv', prefix: 'validation_' },
] as const;

/** Reads the tables of values by step that Bedrock leaves with a job; they tell no times, so the begin of the training stands for all. Columns: step_number, epoch_number, then one for each metric. */
export async function readBedrockMetrics(objects: ObjectStore, job: TrainingJob, known: LogMetrics): Promise<boolean> {
  const folder = job.artifacts?.['output'];
  const before = known.points.size;
  if (folder === undefined) return false;
  for (const { path, prefix } of files) {
    const text = await readText(objects, `${folder}/${path}`);
    for (const point of toPoints(text ?? '', prefix, job.started_at ?? new Date(0).toISOString()))
      known.points.set(`${point.name} ${point.step}`, point);
  }
  return known.points.size > before;
}

/** The points of one table. Unknown columns keep their name, so that nothing is lost. */
export function toPoints(csv: string, prefix: string, at: string): MetricPoint[] {
  const [head = '', ...rows] = csv.split(/\r?\n/).filter((line) => line.trim() !== '');
  const columns = head.split(',').map((name) => name.trim());
  const [stepAt, epochAt] = [columns.indexOf('step_number'), columns.indexOf('epoch_number')];
  return rows.flatMap((row) => {
    const cells = row.split(',').map((cell) => cell.trim());
    const step = Number(cells[stepAt] ?? 0);
    const epoch = epochAt === -1 ? {} : { epoch: Number(cells[epochAt]) };
    return columns.flatMap((column, index) => {
      const cell = cells[index] ?? '';
      if (index === stepAt || index === epochAt || cell === '') return [];
      return [{ step, name: toName(column, prefix), value: toNumber(cell), at, ...epoch }];
    });
  });
}

/** Perplexity stands in both tables. */
function toName(column: string, prefix: string): string {
  const name = names[column] ?? column;
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}

function toNumber(cell: string): number {
  if (/^[-+]?inf/i.test(cell)) return cell.startsWith('-') ? -Infinity : Infinity;
  return Number(cell);
}

/** The two values that the job itself tells, where the tables are not there (yet). */
export function lastBedrockMetrics(
  { trainingMetrics, validationMetrics }: GetModelCustomizationJobResponse,
  known: readonly MetricPoint[],
  at: string,
): MetricPoint[] {
  const step = Math.max(0, ...known.map((point) => point.step));
  const told = [
    ['train_loss', trainingMetrics?.trainingLoss],
    ['validation_loss', validationMetrics?.[0]?.validationLoss],
  ] as const;
  return told.flatMap(([name, value]) =>
    value === undefined || known.some((point) => point.name === name) ? [] : [{ step, name, value, at }],
  );
}
