import { describe, expect, it } from 'vitest';
import { datasetOf, planOf } from '../../../support/plan-inputs.ts';

const reward = 'arn:aws:lambda:us-east-1:111122223333:function:my-reward';
const rft = { method: 'rft_lora', dataset: datasetOf({ method: 'rft', rows: 700 }) };

const severityOf = async (inputs: Parameters<typeof planOf>[0], code: string) => {
  const found = (await planOf(inputs)).checks.find((check) => check.code === code);
  return found === undefined ? 'nothing' : `${found.severity}: ${found.message}`;
};

describe('defaults that arithmetic shows to be wrong are replaced, and say so', () => {
  it('1: warm-up longer than the run', async () => {
    for (const runtime of ['sagemaker', 'serverless'] as const) {
      const { settings, codes } = await planOf({ runtime });
      expect(settings['max_steps']).toMatchObject({ value: 219, origin: 'recommended' });
      expect(settings['warmup_steps']).toMatchObject({ value: 15, origin: 'default' });
      expect(codes).not.toContain('warmup_beyond_steps');
    }
    const { settings } = await planOf({ hyperparameters: { max_steps: 10 } });
    expect(settings['warmup_steps']).toMatchObject({ value: 1, origin: 'recommended' });
    expect(settings['max_steps']).toMatchObject({ value: 10, origin: 'set' });
  });

  it('2: ten steps that see a tenth of the rows', async () => {
    const { settings, arithmetic } = await planOf();
    expect(settings['max_steps']?.source).toBe('G34: 2 passes over 3500 rows; the default 10 x 32 is 0.09');
    expect(arithmetic).toMatchObject({ train_rows: 3500, batch_size: 32, steps: 219, passes: 2 });
  });

  it('3: validation that never runs, and reads 64 rows when it does', async () => {
    const { settings, arithmetic } = await planOf();
    expect(settings['val_check_interval']).toMatchObject({ value: 54, origin: 'recommended' });
    expect(settings['limit_val_batches']).toMatchObject({ value: 7, origin: 'recommended' });
    expect(arithmetic).toMatchObject({ validation_runs: 4, validation_rows_seen: 224 });
  });

  it('4: one checkpoint, at the end', async () => {
    const { settings, arithmetic } = await planOf({ runtime: 'serverless' });
    expect(settings['save_steps']).toMatchObject({ value: 54, origin: 'recommended' });
    expect(arithmetic.checkpoints).toBe(4);
    const { settings: rewarded } = await planOf({ ...rft, hyperparameters: { reward_lambda_arn: reward } });
    expect(rewarded['save_steps']?.source).toContain('the recipe has no default');
  });

  it('5: reasoning trained on rows without any', async () => {
    expect((await planOf({ reasoning: false })).settings['reasoning_enabled']).toMatchObject({
      value: false,
      origin: 'recommended',
    });
    expect((await planOf({ reasoning: true })).settings['reasoning_enabled']).toMatchObject({
      value: true,
      origin: 'default',
    });
  });

  it('6: RFT whose two answers to a prompt are the same, for five steps', async () => {
    const { settings, arithmetic, codes } = await planOf({ ...rft, hyperparameters: { reward_lambda_arn: reward } });
    expect(settings['top_k']).toMatchObject({ value: 5, origin: 'recommended' });
    expect(settings['number_generation']).toMatchObject({ value: 4, origin: 'recommended' });
    expect(arithmetic).toMatchObject({ steps: 11, passes: 1.01 });
    expect(codes).not.toContain('same_rollouts');
  });

  it('first generation: ten warm-up steps in a run of seven', async () => {
    const { settings, codes } = await planOf({ model: 'nova-lite', dataset: datasetOf({ rows: 200 }) });
    expect(settings['warmup_steps']).toMatchObject({ value: 1, origin: 'recommended' });
    expect(codes).not.toContain('warmup_beyond_steps');
  });
});

describe('the same traps, set by hand, are kept and found', () => {
  it.each([
    [
      { hyperparameters: { max_steps: 10, warmup_steps: 15 } },
      'warmup_beyond_steps',
      'block: warm-up takes 15 steps of 10',
    ],
    [
      { hyperparameters: { max_steps: 10 } },
      'partial_pass',
      'warn: 10 steps x 32 = 320 of 3500 rows: 9 % of the data is seen',
    ],
    [
      { hyperparameters: { max_steps: 100, val_check_interval: 2500 } },
      'validation_never_runs',
      'block: val_check_interval is 2500 in a run of 100 steps',
    ],
    [{ hyperparameters: { limit_val_batches: 2 } }, 'thin_validation', 'warn: each validation reads 64 of 350 rows'],
    [
      { hyperparameters: { max_steps: 100, save_steps: 100 } },
      'one_checkpoint',
      'warn: save_steps 100 in 100 steps leaves 1 checkpoint;',
    ],
    [
      { hyperparameters: { max_steps: 100, save_steps: 101 } },
      'save_beyond_steps',
      'block: save_steps is 101, beyond the last step 100',
    ],
    [{ hyperparameters: { save_top_k: 3 } }, 'no_checkpoint_choice', 'warn: save_top_k does nothing outside HyperPod'],
    [{ hyperparameters: { save_steps: 55 }, runtime: 'serverless' }, 'odd_save_steps', 'warn: save_steps is 55'],
    [
      { hyperparameters: { reasoning_enabled: true } },
      'reasoning_mismatch',
      'block: reasoning_enabled is true but the rows hold none',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: reward, top_k: 1 } },
      'same_rollouts',
      'block: top_k 1 makes all answers',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: reward, temperature: 0 } },
      'same_rollouts',
      'block: temperature 0',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: reward, number_generation: 2 } },
      'few_rollouts',
      'warn: 2 answers a prompt',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: reward, max_steps: 5 } },
      'partial_pass',
      'warn: 5 steps x 64 = 320 of 700 rows',
    ],
    [
      { ...rft, dataset: datasetOf({ method: 'rft', chars: 200_000 }), hyperparameters: { reward_lambda_arn: reward } },
      'rows_over_length',
      'warn: at least 1750 of 3500 rows are longer than 32768 tokens and are left out',
    ],
    [{ hyperparameters: { learning_rate: 1e-4 } }, 'lora_plus_rate', 'block: learning rate 0.0001 x ratio 64'],
    [{ hyperparameters: { learning_rate: 0 } }, 'rate_zero', 'block: the learning rate is 0'],
    [
      { hyperparameters: { learning_rate: 3e-6 } },
      'rate_far_from_recipe',
      "warn: learning rate 0.000003 is 1/3.3 times the recipe's 0.00001",
    ],
    [{ hyperparameters: { min_lr: 1e-4 } }, 'rate_floor', 'block: min_lr 0.0001 is above'],
    [{ hyperparameters: { global_batch_size: 256 } }, 'large_lora_batch', 'warn: a batch of 256 rows'],
    [{ hyperparameters: { max_steps: 600 } }, 'many_passes', 'warn: 5.49 passes over 3500 rows'],
    [
      { dataset: datasetOf({ rows: 30 }) },
      'rows_below_batch',
      'block: 30 training rows are fewer than one batch of 32',
    ],
    [
      { dataset: datasetOf({ rows: 150 }), runtime: 'bedrock' },
      'bedrock_rows',
      'block: Bedrock takes 200 to 20000 rows here; there are 150',
    ],
    [{ dataset: datasetOf({ chars: 250_000 }) }, 'target_beyond_length', 'nothing'],
    [
      { dataset: datasetOf({ chars: 400_000 }) },
      'target_beyond_length',
      'block: one prompt in ten has about 100000 tokens or more, and 65536 are read',
    ],
    [{ method: 'sft_full' }, 'full_rank_first', 'warn: all weights are trained'],
    [
      { method: 'sft_full' },
      'full_rank_hosting',
      'warn: a full-rank model is not served on demand: it needs provisioned throughput',
    ],
    [
      { method: 'rft_full', dataset: rft.dataset, hyperparameters: { reward_lambda_arn: reward } },
      'full_rft_rate',
      'warn: learning rate 0.0001 for RFT of all weights',
    ],
    [
      { method: 'rft_lora', dataset: rft.dataset },
      'reward_function',
      'block: RFT learns from a reward function: pass hyperparameters.reward_lambda_arn',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: `${reward}:1` } },
      'reward_function',
      'block: "reward_lambda_arn"',
    ],
    [
      { ...rft, hyperparameters: { reward_lambda_arn: reward.replace('us-east-1', 'eu-west-1') } },
      'reward_function',
      'block: "reward_lambda_arn" is in eu-west-1, the job in us-east-1',
    ],
    [
      {
        method: 'dpo_lora',
        model: 'nova-lite',
        dataset: datasetOf({ method: 'dpo' }),
        hyperparameters: { adam_beta: 0.01 },
      },
      'dpo_beta',
      'warn: DPO beta is 0.01',
    ],
    [
      { method: 'dpo_full', model: 'nova-lite', dataset: datasetOf({ method: 'dpo' }) },
      'dpo_rate',
      'warn: DPO at learning rate 0.00001; 5e-7 to 5e-6 is usual',
    ],
    [{ dataset: datasetOf({ method: 'dpo' }) }, 'wrong_shape', 'block: dataset ds-0123456789ab was prepared for dpo'],
    [{ reasoning: undefined }, 'reasoning_unknown', 'warn: whether the rows hold reasoning could not be looked at'],
    [{}, 'no_baseline', 'warn: nova-2-lite was never evaluated on ds-0123456789ab'],
    [{}, 'no_success_criterion', 'warn: nothing says what counts as success'],
    [{ dataset: datasetOf({ test: 60 }) }, 'weak_test', 'warn: 60 test rows'],
    [{ runtime: 'bedrock' }, 'validation_not_read', 'info: the 350 validation rows are not read by this job'],
  ] as [Parameters<typeof planOf>[0], string, string][])('%j: %s', async (inputs, code, says) => {
    expect(await severityOf(inputs, code)).toContain(says);
  });

  it('and a sound plan has nothing that blocks', async () => {
    const { checks } = await planOf({ request: { success: { metric: 'exact_match', target: 0.8 } } });
    expect(checks.filter(({ severity }) => severity === 'block')).toEqual([]);
    expect(checks.filter(({ severity }) => severity === 'warn').map(({ code }) => code)).toEqual(['no_baseline']);
  });
});
