import { expect, it } from 'vitest';
import { reportTraining } from '../../../src/core/operate/report-training.ts';
import type { MetricPoint } from '../../../src/core/ports/run-state.ts';
import { toForeignCustomization } from '../../../src/core/runtimes/aws/training/foreign-customization.ts';
import { createPaidTraining } from '../../support/paid-runtime.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { createWorld, plantRun } from '../evaluation/support.ts';

const tempFolder = tempFolders();

async function metricsOf(method: string, losses: readonly number[]) {
  const { effects, ledger } = createWorld(await tempFolder(), () => '');
  const id = await plantRun(ledger, 'pilot', { method });
  const points = losses.map((value, step): MetricPoint => {
    return { step, name: 'validation_loss', value, at: '2026-01-01T00:00:00.000Z' };
  });
  const paid = createPaidTraining({ low: 0, high: 0 });
  const stored = await ledger.read('training', id);
  if (stored === undefined) throw new Error('no run');
  const job = { ...(await paid.runtime.get(id)), name: id, state: 'succeeded' as const };
  const runtime = { ...paid.runtime, id: 'local', get: async () => job, metrics: async () => points };
  return (await reportTraining({ ...effects, training: { local: async () => runtime } }, stored, 0)).metrics;
}

it('a run of continued pre-training tells the perplexity of its last validation loss', async () => {
  const expected = { validation_loss: 2, perplexity_of_validation_loss: Math.exp(2) };
  expect(await metricsOf('cpt', [3, 2])).toEqual(expected);
  expect(await metricsOf('cpt_full', [2])).toEqual(expected);
});

it('no other run does, and none without a number to take', async () => {
  expect(await metricsOf('sft_lora', [2])).toEqual({ validation_loss: 2 });
  expect(await metricsOf('cpt', [])).toEqual({});
  expect(await metricsOf('cpt', [1000])).toEqual({ validation_loss: 1000 });
});

it('a job of Bedrock that continues pre-training is known as one when it is adopted', () => {
  const told = {
    jobArn: 'arn:aws:bedrock:us-east-1:123456789012:model-customization-job/job',
    jobName: 'job',
    outputModelName: 'model',
    roleArn: 'arn:aws:iam::123456789012:role/role',
    creationTime: new Date(0),
    baseModelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1',
    trainingDataConfig: { s3Uri: 's3://bucket/train.jsonl' },
    validationDataConfig: undefined,
    outputDataConfig: { s3Uri: 's3://bucket/out/' },
    customizationType: 'CONTINUED_PRE_TRAINING' as const,
  };
  expect(toForeignCustomization({ name: 'job', state: 'succeeded' }, told).method).toBe('cpt');
});
