import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import { connect, localPorts, type TestClient } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newFolder = tempFolders();

const isTraining = (run: unknown): boolean => JSON.stringify(run).includes('"kind":"training"');

describe('training on the local runtime', () => {
  let home: string;
  let client: TestClient;
  let dataset: string;

  beforeEach(async () => {
    home = await newFolder();
    client = await connect(localPorts(home));
    dataset = String(
      (await client.call('prepare_dataset', { source: await writeTickets(home, 240) })).data['dataset_id'],
    );
  });

  const finish = async (id: unknown) => (await client.call('get_run', { id, wait_s: 45, log_lines: 50 })).data;

  it('shows a plan with the origin of each setting and the arithmetic, and starts nothing', async () => {
    const plan = await client.call('start_training', {
      dataset,
      plan_only: true,
      hyperparameters: { epochs: 3, batch_size: 8 },
    });
    expect(plan.data).toMatchObject({
      state: 'planned',
      runtime: 'local',
      cost: { low: 0, high: 0 },
      arithmetic: {
        train_rows: 191,
        validation_rows: 23,
        batch_size: 8,
        steps_per_epoch: 24,
        epochs: 3,
        steps: 72,
        passes: 3,
        checkpoints: 4,
      },
    });
    const settings = plan.data['settings'] as { name: string; origin: string; value: unknown }[];
    expect(settings.filter(({ origin }) => origin === 'set').map(({ name, value }) => [name, value])).toEqual([
      ['epochs', 3],
      ['batch_size', 8],
    ]);
    expect(settings.every(({ origin }) => origin === 'set' || origin === 'default')).toBe(true);
    expect((await client.call('get_run')).data['live']).toEqual([]);
  });

  it('starts nothing for a plan of a sweep of which one run is there already', async () => {
    await client.call('start_training', { dataset, hyperparameters: { epochs: 2 } });
    const sweep = { setting: 'epochs', values: [2, 3] };
    const plan = await client.call('start_training', { dataset, sweep, plan_only: true });
    expect(plan.data).toMatchObject({ state: 'planned' });
    expect(plan.data['run_id']).toBeUndefined();
    const { data } = await client.call('get_run');
    expect([data['live'], data['recent']].flat().filter((run) => isTraining(run))).toHaveLength(1);
  });

  it('is the same run for the same call, and another for a changed one', async () => {
    const first = await client.call('start_training', { dataset });
    const again = await client.call('start_training', { dataset, model: 'baseline', hyperparameters: { epochs: 10 } });
    const other = await client.call('start_training', { dataset, hyperparameters: { epochs: 2 } });
    expect(again.data['run_id']).not.toBe(other.data['run_id']);
    expect((await client.call('start_training', { dataset })).data['run_id']).toBe(first.data['run_id']);
    expect(await finish(first.data['run_id'])).toMatchObject({ state: 'succeeded', cost_usd: { estimated: 0 } });
  });

  it('reports metrics of every epoch, log lines and no health finding on a run that learns', async () => {
    const { data } = await client.call('start_training', { dataset, hyperparameters: { epochs: 4, patience: 0 } });
    const report = await finish(data['run_id']);
    expect(report).toMatchObject({ state: 'succeeded', progress: { percent: 100 }, health: [] });
    const points = JSON.parse(await client.read(`forge://runs/${String(data['run_id'])}/metrics`)) as {
      name: string;
      epoch: number;
    }[];
    const epochs = (name: string) => points.filter((point) => point.name === name).map(({ epoch }) => epoch);
    expect(epochs('validation_loss')).toEqual([0, 1, 2, 3, 4]);
    expect(epochs('train_accuracy')).toEqual([0, 1, 2, 3, 4]);
    expect((report['log_tail'] as string[]).join('\n')).toContain('a baseline to beat, not a language model');
  });

  it.each([
    [{ epoch: 3 }, '"epoch" is unknown; did you mean "epochs"?'],
    [{ epochs: 0 }, '"epochs" is 0 but takes 1 to 200'],
    [{ epochs: 2.5 }, '"epochs" must be integer, got 2.5'],
    [{ epochs: '3' }, '"epochs" must be integer, got "3"'],
    [{ word_ngrams: 0, char_ngrams_max: 0 }, 'leave nothing to read'],
    [{ char_ngrams_min: 5, char_ngrams_max: 3 }, '"char_ngrams_min" is 5, above "char_ngrams_max" 3'],
  ])('refuses %j before anything is written', async (hyperparameters, message) => {
    const answer = await client.call('start_training', { dataset, hyperparameters });
    expect(answer.text).toMatch(/^bad_request: hyperparameters of baseline\/baseline: /);
    expect(answer.text).toContain(message);
    expect(await createFileLedger(home).ids('training')).toEqual([]);
  });

  it.each([
    [{ model: 'nova-2-lite' }, 'nova-2-lite trains on sagemaker, serverless, bedrock, hyperpod; this server has local'],
    [{ model: 'nova-3' }, 'no model "nova-3" in the catalog'],
    [{ method: 'sft_lora' }, 'model baseline trains by method baseline, not sft_lora'],
    [
      { instance_type: 'ml.p5.48xlarge', instance_count: 4 },
      '"instance_type" means nothing to the local runtime; leave it out; "instance_count" means nothing',
    ],
    [{ dataset: 'ds-000' }, 'no dataset "ds-000"; the newest: ds-'],
  ])('refuses %j with what there is', async (args, message) => {
    const answer = await client.call('start_training', { dataset, ...args });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain(message);
  });

  it('starts a sweep at once where it is free, a run for each value', async () => {
    const sweep = { setting: 'epochs', values: [1, 2] };
    const { data } = await client.call('start_training', { dataset, sweep, name: 'passes' });
    expect(data['runs']).toHaveLength(2);
    const [one, two] = data['runs'] as string[];
    expect((await finish(one))['state']).toBe('succeeded');
    expect((await finish(two))['state']).toBe('succeeded');
    expect((await finish('passes-2'))['id']).toBe(two);
  });

  it('refuses a dataset of another shape', async () => {
    const source = await writeTickets(home, 60, 'eval.csv');
    const evaluation = await client.call('prepare_dataset', {
      source,
      method: 'eval',
      columns: { query: 'body', response: 'queue' },
    });
    const answer = await client.call('start_training', { dataset: evaluation.data['dataset_id'] });
    expect(answer.text).toMatch(/^bad_request: wrong_shape: dataset ds-.* holds eval records/);
  });

  it('fails with its cause when the rows were changed, and trains under a new id once they are mended', async () => {
    const file = join(createFileLedger(home).folder('dataset', dataset), 'train.jsonl');
    await appendFile(file, '{"not":"a row"}\n');
    const { data } = await client.call('start_training', { dataset });
    const failed = await finish(data['run_id']);
    expect(failed).toMatchObject({ state: 'failed', failure: { cause: expect.stringMatching(/[0-9a-f]{64}/) } });
    await client.call('prepare_dataset', { source: join(home, 'tickets.csv') });
    const second = await client.call('start_training', { dataset });
    expect(second.data['run_id']).not.toBe(data['run_id']);
    expect(await finish(second.data['run_id'])).toMatchObject({ state: 'succeeded' });
  });

  it('stops when asked, twice if need be, and is tried anew by the same call', async () => {
    const args = { dataset, hyperparameters: { epochs: 200, patience: 0, batch_size: 1 } };
    const { data } = await client.call('start_training', args);
    const stopped = await client.call('stop_run', { id: data['run_id'] });
    expect(['stopping', 'stopped', 'succeeded']).toContain(stopped.data['state']);
    expect((await client.call('stop_run', { id: data['run_id'] })).isError).toBe(false);
    const end = await finish(data['run_id']);
    const again = await client.call('start_training', args);
    expect(again.data['run_id'] === data['run_id']).toBe(end['state'] === 'succeeded');
    await client.call('stop_run', { id: again.data['run_id'] });
  });

  it('can be reported, stopped and started when a crash left it written down and nothing else', async () => {
    const { data } = await client.call('start_training', { dataset, name: 'crashed' });
    const record = (await createFileLedger(home).read('training', String(data['run_id'])))?.record;
    await finish(data['run_id']);
    const other = await newFolder();
    const ledger = createFileLedger(other);
    const copy = await connect(localPorts(other));
    await copy.call('prepare_dataset', { source: join(home, 'tickets.csv') });
    if (record !== undefined) await ledger.create('training', record.id, { ...record, state: 'planned' });
    expect((await copy.call('get_run', { id: 'crashed' })).data).toMatchObject({
      state: 'planned',
      next: expect.stringContaining('call start_training again'),
    });
    expect((await copy.call('get_run')).data['live']).toHaveLength(1);
    await writeFile(join(other, 'untouched'), '');
    expect((await copy.call('stop_run', { id: 'crashed' })).data['state']).toBe('stopped');
  });
});
