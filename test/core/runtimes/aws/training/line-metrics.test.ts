import { describe, expect, it } from 'vitest';
import { toPoints } from '../../../../../src/core/runtimes/aws/training/bedrock-metrics.ts';
import { finalMetrics } from '../../../../../src/core/runtimes/aws/training/final-metrics.ts';
import { lineMetrics } from '../../../../../src/core/runtimes/aws/training/line-metrics.ts';

const lines: [line: string, step: number, values: Record<string, number>][] = [
  [
    'Training epoch 1, iteration 4/99 | lr: 1.000e-05 | global_batch_size: 64 | global_step: 104 | reduced_train_loss: 1.2345 | val_loss: 1.5',
    104,
    { train_loss: 1.2345, validation_loss: 1.5, learning_rate: 1e-5 },
  ],
  ['global_step=7 reduced_train_loss=-0.5e-1', 7, { train_loss: -0.05 }],
  [
    'step:3 - global_step:3 - critic/rewards/mean:0.41 - actor/ppo_kl:0.0004 - response_length/mean:212.5 - actor/lr:1e-06 - actor/grad_norm:0.9',
    3,
    { reward: 0.41, kl: 0.0004, response_length: 212.5, learning_rate: 1e-6, grad_norm: 0.9 },
  ],
  ['global_step: 12 train_rm_score: 0.75', 12, { reward: 0.75 }],
  [
    'global_step: 9 | reduced_train_loss: 0.61 | rewards/accuracies: 0.7 | rewards/margins: 0.2',
    9,
    { train_loss: 0.61, dpo_accuracy: 0.7, dpo_margin: 0.2 },
  ],
  ['global_step: 5 | reduced_train_loss: nan', 5, { train_loss: Number.NaN }],
  ['global_step: 6 | reduced_train_loss: inf', 6, { train_loss: Infinity }],
];

describe('a line of a log', () => {
  it.each(lines)('%s', (line, step, values) => {
    expect(lineMetrics(line)).toMatchObject({ step, values });
    expect(Object.keys(lineMetrics(line)?.values ?? {}).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Object.keys(values).toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('without a step, or without a value, has no metrics', () => {
    for (const line of ['reduced_train_loss: 2.0', 'global_step: 4 saved', 'global_step: 4 min_lr: 1e-6', ''])
      expect(lineMetrics(line)).toBeUndefined();
  });

  it('tells the epoch where it says it', () => {
    expect(lineMetrics('Training epoch 2 | global_step: 8 | reduced_train_loss: 1')).toMatchObject({ epoch: 2 });
  });
});

describe('other places of metrics', () => {
  it('are the list that SageMaker keeps, for what the log did not tell', () => {
    const known = [{ step: 40, name: 'train_loss', value: 1, at: '2026-01-01T00:00:00.000Z' }];
    const list = [
      { MetricName: 'train:loss', Value: 0.9, Timestamp: new Date(0) },
      { MetricName: 'reward_score', Value: 0.5, Timestamp: new Date(0) },
    ];
    expect(finalMetrics(list, known)).toEqual([
      { step: 40, name: 'reward', value: 0.5, at: '1970-01-01T00:00:00.000Z' },
    ]);
  });

  it("are Bedrock's tables by step", () => {
    const at = '2026-01-01T00:00:00.000Z';
    const points = toPoints(
      'step_number,epoch_number,training_loss,perplexity\r\n0,0,2.5,12\r\n1,0,nan,inf\r\n',
      '',
      at,
    );
    expect(points).toEqual([
      { step: 0, epoch: 0, name: 'train_loss', value: 2.5, at },
      { step: 0, epoch: 0, name: 'perplexity', value: 12, at },
      { step: 1, epoch: 0, name: 'train_loss', value: Number.NaN, at },
      { step: 1, epoch: 0, name: 'perplexity', value: Infinity, at },
    ]);
    expect(
      toPoints('step_number,epoch_number,validation_loss,perplexity\n3,1,1.5,4\n', 'validation_', at),
    ).toMatchObject([
      { step: 3, name: 'validation_loss', value: 1.5 },
      { step: 3, name: 'validation_perplexity', value: 4 },
    ]);
    expect(toPoints('', '', at)).toEqual([]);
  });
});
