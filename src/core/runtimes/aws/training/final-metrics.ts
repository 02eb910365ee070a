import type { MetricData } from '@aws-sdk/client-sagemaker';
import type { MetricPoint } from '../../../ports/run-state.ts';

/** Names of the service's own list as ours. */
const names: Readonly<Record<string, string>> = {
  loss: 'train_loss',
  'train:loss': 'train_loss',
  training_loss: 'train_loss',
  reduced_train_loss: 'train_loss',
  val_loss: 'validation_loss',
  'validation:loss': 'validation_loss',
  reward_score: 'reward',
  lr: 'learning_rate',
};

/** The last values that SageMaker keeps of a job, for metrics that its log did not tell. They stand at the last known step. */
export function finalMetrics(list: readonly MetricData[], known: readonly MetricPoint[]): MetricPoint[] {
  const step = Math.max(0, ...known.map((point) => point.step));
  return list.flatMap(({ MetricName, Value, Timestamp }) => {
    const name = MetricName === undefined ? undefined : (names[MetricName] ?? MetricName);
    if (name === undefined || Value === undefined || known.some((point) => point.name === name)) return [];
    return [{ step, name, value: Value, at: (Timestamp ?? new Date(0)).toISOString() }];
  });
}
