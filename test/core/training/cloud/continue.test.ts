import { describe, expect, it } from 'vitest';
import { connect, localPorts } from '../../../support/client.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { accountSettings, createCloud } from '../../../support/cloud-ports.ts';
import { createPaidTraining } from '../../../support/paid-runtime.ts';
import { datasetOf, planOf } from '../../../support/plan-inputs.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { evaluationRecord, trainingRecord } from '../../../support/training-record.ts';

const newFolder = tempFolders();
const reward = 'arn:aws:lambda:us-east-1:111122223333:function:my-reward';
const checkpoint = 's3://customer-escrow-111122223333-smtj-1/tr-a/checkpoints';
const parent = trainingRecord({ artifacts: { checkpoint, manifest: 's3://bucket/x/manifest.json' } });
const rft = {
  method: 'rft_lora',
  dataset: datasetOf({ method: 'rft', rows: 4200 }),
  hyperparameters: { reward_lambda_arn: reward },
};

describe('a run that goes on from another', () => {
  async function plan(from: typeof parent, more: Record<string, unknown> = {}) {
    const home = await newFolder();
    const ledger = createFileLedger(home);
    const dataset = { ...datasetOf({ rows: 1000 }), id: 'ds-0123456789ab' };
    await ledger.create('dataset', dataset.id, dataset);
    await ledger.create('training', from.id, from);
    const paid = createPaidTraining({ low: 0, high: 0 });
    const runtimes = {
      sagemaker: async () => paid.runtime,
      serverless: async () => paid.runtime,
      bedrock: async () => paid.runtime,
    };
    const { cloud } = createCloud({ price: () => ({ usd: 4, per: 'million_tokens', source: 'list' }) });
    const client = await connect(
      localPorts(home, {
        training: runtimes,
        cloud: async () => cloud,
        limits: { maxUsdPerRun: 1e6, maxUsdPerDay: 1e6 },
      }),
    );
    const args = {
      dataset: dataset.id,
      model: 'nova-2-lite',
      from_run: from.id,
      plan_only: true,
      hyperparameters: { reasoning_enabled: false },
      ...more,
    };
    const answer = await client.call('start_training', args);
    const whole =
      answer.data['plan_id'] === undefined
        ? {}
        : JSON.parse(await client.read(`forge://runs/${String(answer.data['plan_id'])}/plan`));
    return { ...answer, recipe: String(whole.details?.recipe ?? '') };
  }

  it('starts from its checkpoint, on its runtime', async () => {
    const { data, recipe } = await plan({ ...parent, runtime: 'sagemaker' });
    expect(data['runtime']).toBe('sagemaker');
    expect(recipe).toContain(`model_name_or_path: ${checkpoint}`);
  });

  it.each([
    [{ ...parent, state: 'running' as const }, {}, 'is running: only an ended run can be continued'],
    [{ ...parent, artifacts: {} }, {}, 'left no checkpoint; sagemaker continues from a checkpoint'],
    [
      parent,
      { runtime: 'serverless', hyperparameters: {} },
      'left no model package; serverless continues from a model package',
    ],
    [parent, { runtime: 'bedrock', hyperparameters: {} }, 'left no custom model'],
    [{ ...parent, model: 'nova-lite' }, {}, 'trained nova-lite, not nova-2-lite'],
    [parent, { method: 'sft_full' }, 'LoRA and full rank do not mix'],
  ])('is blocked when that cannot be: %#', async (from, more, says) => {
    const { data } = await plan(from, more);
    expect(data['state']).toBe('blocked');
    const checks = data['checks'] as { code: string; message: string }[];
    expect(checks.find(({ code }) => code === 'cannot_continue')?.message).toContain(says);
  });

  it('continues an adopted run as one of its own', async () => {
    const { recipe } = await plan({ ...parent, origin: 'adopted' });
    expect(recipe).toContain(checkpoint);
  });

  it('by rewards from an SFT checkpoint has the published case’s rate and anchor', async () => {
    const { settings, codes } = await planOf({ ...rft, parent });
    expect(settings['learning_rate']).toMatchObject({
      value: 1e-5,
      origin: 'recommended',
      source: expect.stringContaining('1e-7'),
    });
    expect(settings['kl_loss_coef']).toMatchObject({ value: 0.02, origin: 'recommended' });
    expect(codes).not.toContain('untuned_start');
    expect((await planOf(rft)).settings['learning_rate']).toMatchObject({ value: 1e-4, origin: 'default' });
    expect(
      (await planOf({ ...rft, parent, hyperparameters: { ...rft.hyperparameters, kl_loss_coef: 0 } })).codes,
    ).toContain('no_anchor');
  });

  it('is warned of more than one change, which nobody could tell apart', async () => {
    const settings = [
      { name: 'learning_rate', value: 1e-5, origin: 'default' as const, source: '' },
      { name: 'lora_alpha', value: 64, origin: 'default' as const, source: '' },
    ];
    const from = { ...parent, settings };
    const two = await planOf({ parent: from, hyperparameters: { learning_rate: 2e-5, lora_alpha: 32 } });
    expect(two.checks.find(({ code }) => code === 'several_changes')?.message).toContain('learning_rate, lora_alpha');
    expect((await planOf({ parent: from, hyperparameters: { learning_rate: 2e-5 } })).codes).not.toContain(
      'several_changes',
    );
  });
});

describe('the number to beat', () => {
  it.each([
    [[], 'no_baseline', 'warn'],
    [[evaluationRecord(0.5, { dataset_hash: 'other' })], 'no_baseline', 'warn'],
    [[evaluationRecord(0.97)], 'baseline_high', 'warn'],
    [[evaluationRecord(0.03)], 'no_success_to_reward', 'warn'],
    [[evaluationRecord(0)], 'no_success_to_reward', 'block'],
  ] as const)('is looked up on the same dataset: %#', async (evaluations, code, severity) => {
    const { checks } = await planOf({ ...rft, evaluations: [...evaluations] });
    expect(checks.find((check) => check.code === code)?.severity).toBe(severity);
  });

  it.each(['bits_per_byte', 'perplexity', 'mcc', 'kappa'])('is no share of rows when %s decides', async (primary) => {
    const record = evaluationRecord(0.97);
    const result = { n: 500, response_length: { p50: 1, p90: 1, p99: 1, max: 1, mean: 1 } };
    const shown = { ...record, result: { ...result, primary, metrics: { [primary]: { value: 0.97, n: 500 } } } };
    const { codes } = await planOf({ ...rft, evaluations: [shown] });
    expect(codes).not.toContain('baseline_high');
    expect(codes).not.toContain('no_baseline');
  });

  it('is the parent’s own result for a continued run', async () => {
    const own = evaluationRecord(0.99, { model: parent.id, run: parent.id });
    expect((await planOf({ parent, evaluations: [own] })).codes).toContain('baseline_high');
    const { checks } = await planOf({ parent, evaluations: [evaluationRecord(0.99)] });
    expect(checks.find(({ code }) => code === 'no_baseline')?.fix).toMatch(/ and dataset ds-\S+, via "job"$/);
  });
});

describe('groups of answers that reinforcement learns from', () => {
  const solved = (never: number, sometimes: number, always: number, more = {}) => {
    const record = evaluationRecord(0.5, more);
    const share = (value: number) => ({ value, n: 200 });
    const shares = { solved_never: share(never), solved_sometimes: share(sometimes), solved_always: share(always) };
    const result = record.result === undefined ? undefined : { ...record.result, n: 200 };
    return { ...record, result: result && { ...result, metrics: { ...result.metrics, ...shares } } };
  };
  const checkOf = async (inputs: Parameters<typeof planOf>[0], code: string) =>
    (await planOf(inputs)).checks.find((check) => check.code === code);

  it('are unknown without an evaluation of several answers, and the call that measures them is said', async () => {
    expect(await checkOf({ ...rft, evaluations: [evaluationRecord(0.5)] }, 'groups_unknown')).toMatchObject({
      severity: 'warn',
      message: expect.stringMatching(/^unknown: on how many rows nova-2-lite succeeds only sometimes/),
      fix: `call evaluate_model with model nova-2-lite, task "rft_eval/4", judge_model ${reward}, dataset ds-0123456789ab, split "train" and limit 200`,
      source: expect.stringMatching(/^G5: /),
    });
    const elsewhere = solved(0.4, 0.5, 0.1, { dataset_hash: 'other' });
    expect(await checkOf({ ...rft, evaluations: [elsewhere] }, 'groups_unknown')).toBeDefined();
    expect(await checkOf({}, 'groups_unknown')).toBeUndefined();
  });

  it.each([
    [solved(0.85, 0.1, 0.05), 'train by SFT first'],
    [solved(0.05, 0.1, 0.85), 'leave out rows that are always solved'],
  ])('are too alike below a fifth of the rows: %#', async (record, fix) => {
    const { codes, checks } = await planOf({ ...rft, evaluations: [record] });
    expect(codes).not.toContain('groups_unknown');
    expect(checks.find(({ code }) => code === 'equal_groups')).toMatchObject({
      message: expect.stringContaining('solves 10 % of 200 rows sometimes'),
      fix: expect.stringContaining(fix),
    });
  });

  it('are fine from a fifth of the rows on, whatever service called the base by its own name', async () => {
    const record = solved(0.5, 0.2, 0.3, { model: 'us.amazon.nova-2-lite-v1:0' });
    const { codes } = await planOf({ ...rft, evaluations: [record] });
    expect(codes).not.toContain('groups_unknown');
    expect(codes).not.toContain('equal_groups');
  });
});

it('what serverless and Bedrock jobs are told: their settings by name, and no machines', async () => {
  const serverless = await planOf({ runtime: 'serverless' });
  expect(serverless.job.settings).toMatchObject({ name: '{{name}}', max_context_length: 8192, learning_rate: 1e-5 });
  expect(serverless.job.settings).not.toHaveProperty('max_length');
  expect(serverless.job.cloud).toMatchObject({
    base: 'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2',
    package_group: 'arn:aws:sagemaker:us-east-1:111122223333:model-package-group/nova-forge-mcp',
  });
  const bedrock = await planOf({ runtime: 'bedrock', hyperparameters: { epochs: 3, lr: 2e-5 } });
  expect(bedrock.job.settings).toEqual({
    epochCount: 3,
    batchSize: 1,
    learningRate: 2e-5,
    learningRateWarmupSteps: 10,
  });
  expect(bedrock.job.cloud).toMatchObject({ base: 'amazon.nova-2-lite-v1:0:256k', role: accountSettings.role });
  for (const { job } of [serverless, bedrock]) {
    expect(job.cloud).not.toHaveProperty('instance');
    expect(job.cloud).not.toHaveProperty('recipe');
  }
});
