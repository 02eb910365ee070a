import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ForgeError } from '../../../../src/core/errors.ts';
import type { Ports } from '../../../../src/core/core.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { connect, localPorts, type TestClient } from '../../../support/client.ts';
import { accountSettings, type CloudAnswers, createCloud, createStore } from '../../../support/cloud-ports.ts';
import { writeTickets } from '../../../support/dataset.ts';
import { createPaidTraining } from '../../../support/paid-runtime.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();

type Setup = Awaited<ReturnType<typeof setUp>>;

async function setUp(answers: CloudAnswers = {}) {
  const home = await newFolder();
  const paid = createPaidTraining({ low: 0, high: 0 });
  const { cloud, asked } = createCloud(answers);
  const { store, puts } = createStore();
  const runtimes = {
    sagemaker: async () => paid.runtime,
    serverless: async () => paid.runtime,
    bedrock: async () => paid.runtime,
  };
  const ports: Ports = localPorts(home, {
    training: { ...localPorts(home).training, ...runtimes },
    limits: { maxUsdPerRun: 1000, maxUsdPerDay: 2000 },
    cloud: async () => cloud,
    objects: { s3: async () => store },
  });
  const client = await connect(ports);
  const source = await writeTickets(home, 600);
  const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
  return { home, ports, client, paid, asked, puts, dataset };
}

const codes = (data: Record<string, unknown>) => (data['checks'] as { code: string }[]).map(({ code }) => code);
const setting = (data: Record<string, unknown>, name: string) =>
  (data['settings'] as { name: string; value: unknown; origin: string; source: string }[]).find(
    (row) => row.name === name,
  );

const impossible: [Record<string, unknown>, string][] = [
  [{ sweep: { setting: 'learning_rate', values: [1e-5, 1e-5] } }, 'names a value twice'],
  [{ sweep: { setting: 'lora_alpha', values: [32, 65] } }, '"lora_alpha" is 65 but takes 32, 64'],
  [{ sweep: { setting: 'lora_alpha', values: [32, 64] }, hyperparameters: { lora_alpha: 32 } }, 'both swept and set'],
  [
    { instance_count: 5, hyperparameters: { lora_alpha: 65, learning_rat: 1 } },
    'not 5; the nearest is 4; "lora_alpha" is 65 but takes 32, 64, 96, 128, 160, 192; "learning_rat" is unknown; did you mean',
  ],
  [{ runtime: 'hyperpod' }, 'this server starts no jobs on HyperPod clusters'],
  [
    { runtime: 'bedrock', method: 'sft_full' },
    'not trained by sft_full on bedrock, but on sagemaker, serverless; bedrock has sft_lora, rft_lora, the nearest is sft_lora',
  ],
  [{ method: 'cpt' }, 'continued pre-training of Nova runs on HyperPod'],
  [{ method: 'dpo_lora' }, 'not trained by dpo_lora'],
  [{ model: 'Nova 3.5-Turbo' }, 'there is no Nova 3 or 3.5'],
  [{ model: 'amazon.nova-2-lite-v1:0' }, 'did you mean nova-2-lite?'],
  [{ hyperparameters: { constructor: 1 } }, '"constructor" is unknown; there are'],
  [{ sweep: { setting: '__proto__', values: [1, 2] } }, '"__proto__" is unknown; there are'],
  [{ model: 'Llama-3.2-7B' }, 'Llama 3.2 has 1B, 3B, 11B and 90B'],
  [
    { instance_type: 'ml.p5.24xlarge', hyperparameters: { customer_data_percent: 50 } },
    'only on ml.p5.48xlarge, ml.p5en.48xlarge, ml.p4d.24xlarge; the nearest is ml.p5.48xlarge; data mixing works for SFT of nova-2-lite on runtime serverless alone',
  ],
  [{ instance_count: 5 }, 'takes 4, 8, 16, 32 instances, not 5; the nearest is 4'],
  [{ runtime: 'bedrock', instance_type: 'ml.p5.48xlarge' }, '"instance_type" means nothing to bedrock'],
  [{ runtime: 'bedrock', hyperparameters: { epoch: 2 } }, 'did you mean "epochCount"?'],
  [
    { hyperparameters: { blend_ratio: 1, learning_rte: 1 } },
    '"blend_ratio" is not set by hand: data mixing is set by customer_data_percent',
  ],
  [{ hyperparameters: { hf_token: 'hf_x' } }, 'a token is never passed as a hyperparameter'],
  [{ from_run: 'tr-0' }, 'no training'],
];

describe('a plan for a job in an account', () => {
  let setup: Setup;
  let client: TestClient;
  const nova = (more: Record<string, unknown> = {}) => ({ dataset: setup.dataset, model: 'nova-2-lite', ...more });

  beforeEach(async () => {
    setup = await setUp();
    client = setup.client;
  });

  it('says what it chose and why, what it costs, when it ends and what it makes', async () => {
    const { data, text } = await client.call('start_training', nova());
    expect(data).toMatchObject({ state: 'needs_approval', runtime: 'sagemaker' });
    expect(setting(data, 'runtime')).toMatchObject({
      origin: 'default',
      source: 'first of sagemaker, serverless, bedrock that trains nova-2-lite by sft_lora here',
    });
    expect(setting(data, 'method')).toMatchObject({ value: 'sft_lora', origin: 'default' });
    expect(setting(data, 'instance_type')).toMatchObject({ value: 'ml.p5.48xlarge' });
    expect(setting(data, 'instance_count')).toMatchObject({ value: 4 });
    const cost = data['cost'] as { low: number; high: number; assumptions: string[] };
    expect(cost.low).toBeGreaterThan(60);
    expect(cost.high).toBeLessThan(400);
    expect(cost.assumptions.join('; ')).toMatch(
      /4 x ml.p5.48xlarge at 63.296 USD an hour .* ended by the service after \d+ minutes/,
    );
    const whys = data['checks'] as { code: string; message: string }[];
    const why = whys.find(({ code }) => code === 'recipe_from_table');
    expect(why?.message).toMatch(/^settings are from the recipe table of [\d-]+: the hub could not be asked: /);
    expect(JSON.stringify(data).split('the hub could not be asked')).toHaveLength(2);
    expect(text).toContain(`Whole plan: forge://runs/${String(data['plan_id'])}/plan`);
    expect(setup.paid.creates).toEqual([]);
    expect(setup.puts).toEqual([]);
  });

  it('shows the final recipe before and after it is approved', async () => {
    const { data } = await client.call('start_training', nova({ hyperparameters: { lr: 2e-5 } }));
    const plan = JSON.parse(await client.read(`forge://runs/${String(data['plan_id'])}/plan`));
    const recipe: unknown = parse(plan.details.recipe, { version: '1.1' });
    expect(recipe).toMatchObject({
      run: { replicas: 4, model_name_or_path: 'nova-lite-2/prod' },
      training_config: { optim_config: { lr: 0.00002 } },
    });
    expect(JSON.stringify(plan)).not.toContain('token_sha256');
    expect(plan.creates).toEqual([
      expect.stringMatching(/^sagemaker training job tr-/),
      expect.stringMatching(/^copy of the rows s3:\/\/bucket\/forge\/datasets\/[0-9a-f]{16}\/train.jsonl$/),
      expect.stringMatching(/^copy of the rows .*\/validation.jsonl$/),
    ]);
    const run = await client.call('start_training', nova({ hyperparameters: { lr: 2e-5 }, approve: data['approve'] }));
    const after = JSON.parse(await client.read(`forge://runs/${String(run.data['run_id'])}/plan`));
    expect(after.recipe).toBe(plan.details.recipe);
    expect(parse(after.recipe)).toMatchObject({ run: { name: run.data['run_id'] } });
  });

  it('copies the rows first, then starts exactly the job that was approved, under its own name', async () => {
    const { data } = await client.call('start_training', nova());
    const { data: run } = await client.call('start_training', nova({ approve: data['approve'] }));
    const id = String(run['run_id']);
    expect(setup.puts).toHaveLength(2);
    const [job] = setup.paid.creates;
    expect(job).toMatchObject({
      name: id,
      data: { train: setup.puts[0], validation: setup.puts[1], trainSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      cloud: {
        region: 'us-east-1',
        role: accountSettings.role,
        output: `s3://bucket/forge/${id}`,
        base: 'nova-lite-2/prod',
        image: '708977205387.dkr.ecr.us-east-1.amazonaws.com/nova-fine-tune-repo:SM-TJ-SFT-V2-latest',
        instance: { type: 'ml.p5.48xlarge', count: 4 },
        tags: { 'nova-forge:run': id, 'nova-forge:dataset': setup.dataset, 'nova-forge:model': 'nova-2-lite' },
      },
    });
    const limit = job?.maxRuntimeSeconds ?? 0;
    const cost = data['cost'] as { high: number };
    expect((limit / 3600) * 4 * 63.296).toBeLessThanOrEqual(cost.high + 0.01);
  });

  it('is started again after a crash as it was written down, whatever prices and advice have become', async () => {
    const { data } = await client.call('start_training', nova());
    setup.paid.runtime.start = async () => {
      throw new ForgeError('unavailable', 'the machine went away');
    };
    await client.call('start_training', nova({ approve: data['approve'] }));
    const [written] = await createFileLedger(setup.home).list('training');
    expect(written?.record.state).toBe('planned');
    const other = createPaidTraining({ low: 0, high: 0 });
    const { cloud } = createCloud({ price: () => ({ usd: 90, per: 'hour', source: 'dearer' }) });
    const again = await connect({
      ...setup.ports,
      cloud: async () => cloud,
      training: { sagemaker: async () => other.runtime },
    });
    const { data: run } = await again.call('start_training', nova());
    expect(run['run_id']).toBe(written?.id);
    expect(other.creates).toEqual([written?.record.job]);
  });

  it('counts for the day it begins on when a crash put that off', async () => {
    const { data } = await client.call('start_training', nova());
    setup.paid.runtime.start = async () => {
      throw new ForgeError('unavailable', 'the machine went away');
    };
    await client.call('start_training', nova({ approve: data['approve'] }));
    const other = createPaidTraining({ low: 0, high: 0 });
    const tomorrow = new Date(Date.now() + 86_400_000);
    const day = { ...setup.ports, now: () => tomorrow, training: { sagemaker: async () => other.runtime } };
    const full = await connect({ ...day, limits: { maxUsdPerRun: 1000, maxUsdPerDay: 10 } });
    expect((await full.call('start_training', nova())).text).toMatch(/ceiling for one day is 10.00 USD/);
    expect(other.creates).toEqual([]);
    const open = await connect(day);
    expect((await open.call('start_training', nova())).data['state']).toBe('running');
    expect((await open.call('start_training', nova())).isError).toBe(false);
    expect(other.creates).toHaveLength(1);
  });

  it('shows a plan above the ceiling to whoever only wants to read it', async () => {
    const low = await connect({ ...setup.ports, limits: { maxUsdPerRun: 50, maxUsdPerDay: 200 } });
    expect((await low.call('start_training', nova())).text).toMatch(/^ceiling_exceeded: this can cost up to/);
    const { data } = await low.call('start_training', nova({ plan_only: true }));
    expect(data).toMatchObject({ state: 'blocked' });
    expect(codes(data)[0]).toBe('above_ceiling');
  });

  it('calls a price that nobody knows unknown, not free', async () => {
    const { text } = await setup.client.call('start_training', nova({ runtime: 'serverless', plan_only: true }));
    expect(text).toMatch(/^blocked \(serverless\), price unknown\.\n/);
  });

  it('names every setting that is missing, each with the variable that sets it', async () => {
    const bare = createCloud({ settings: { subnets: [], security_groups: [] } });
    const other = await connect({ ...setup.ports, cloud: async () => bare.cloud });
    const { text } = await other.call('start_training', nova());
    expect(text).toMatch(/region_not_set: .*role_not_set: .*output_not_set: /s);
    for (const variable of ['AWS_REGION', 'NOVA_FORGE_ROLE_ARN', 'NOVA_FORGE_OUTPUT']) expect(text).toContain(variable);
    const { data } = await other.call('start_training', nova({ plan_only: true }));
    expect(data).toMatchObject({ state: 'blocked' });
    expect(data['approve']).toBeUndefined();
    expect(bare.asked.filter(({ question }) => question !== 'hub')).toEqual([]);
  });

  it('turns what is wrong in the account into checks: failures block, unknowns warn', async () => {
    const findings = [
      {
        code: 'quota_training',
        status: 'fail' as const,
        message: 'the quota of ml.p5.48xlarge is 0, the job asks for 4',
        fix: 'request L-…',
      },
      {
        code: 'permissions',
        status: 'unknown' as const,
        message: 'permissions could not be simulated',
        fix: 'allow iam:SimulatePrincipalPolicy',
      },
      { code: 'role_trust', status: 'pass' as const, message: 'fine', fix: '' },
    ];
    const { cloud, asked } = createCloud({ findings });
    const other = await connect({ ...setup.ports, cloud: async () => cloud });
    const { data } = await other.call('start_training', nova({ plan_only: true }));
    expect(codes(data)[0]).toBe('quota_training');
    expect(codes(data)).toContain('permissions');
    expect(codes(data)).not.toContain('role_trust');
    expect(asked.find(({ question }) => question === 'preflight')?.what).toMatchObject({
      runtime: 'sagemaker',
      instances: [
        { type: 'ml.p5.48xlarge', count: 4, use: 'training' },
        { use: 'evaluation', count: 1 },
        { use: 'hosting', count: 1 },
      ],
    });
    expect((await other.call('start_training', nova())).text).toMatch(
      /^bad_request: quota_training: .* 0, the job asks for 4/,
    );
  });

  it('names the model when a run is continued without one', async () => {
    const { data } = await client.call('start_training', nova());
    const run = await client.call('start_training', nova({ approve: data['approve'] }));
    const from_run = run.data['run_id'];
    const { text } = await client.call('start_training', { dataset: setup.dataset, from_run });
    expect(text).toContain(`Next: pass model "nova-2-lite", which run ${String(from_run)} was trained from`);
  });

  it('says which runs of a sweep have begun when the next one is refused, and goes on from there', async () => {
    const sweep = { setting: 'learning_rate', values: [5e-6, 1e-5] };
    const { data } = await client.call('start_training', nova({ sweep }));
    const { runtime } = setup.paid;
    const whole = { ...runtime };
    runtime.start = async (spec) => {
      if (setup.paid.creates.length > 0)
        throw new ForgeError('unavailable', 'the quota is used up', { next: 'wait; nothing was started' });
      return whole.start(spec);
    };
    const asked = nova({ sweep, approve: data['approve'] });
    const { text } = await client.call('start_training', asked);
    const begun = setup.paid.creates[0]?.name ?? '';
    expect(text).toContain(`unavailable: 1 of 2 runs has begun (${begun}); then: the quota is used up\nNext: wait; `);
    expect(text).toContain('the same call goes on with the others');
    expect(text).not.toContain('nothing was started');
    runtime.start = (spec) => whole.start(spec);
    const rest = await client.call('start_training', asked);
    expect(rest.data['runs']).toEqual(setup.paid.creates.map(({ name }) => name));
    expect(setup.paid.creates).toHaveLength(2);
  });

  it('starts a sweep as one approved plan, with the price of all', async () => {
    const sweep = { setting: 'learning_rate', values: [5e-6, 1e-5, 2e-5] };
    const { data: one } = await client.call('start_training', nova({ hyperparameters: { learning_rate: 5e-6 } }));
    const { data } = await client.call('start_training', nova({ sweep, name: 'rates' }));
    const [single, all] = [one['cost'] as { high: number }, data['cost'] as { high: number }];
    expect(all.high).toBeCloseTo(single.high * 3, 1);
    expect(setup.asked.filter(({ question }) => question === 'preflight')).toHaveLength(2);
    const { data: run } = await client.call('start_training', nova({ sweep, name: 'rates', approve: data['approve'] }));
    expect(run['runs']).toHaveLength(3);
    expect(setup.paid.creates.map(({ settings }) => settings['learning_rate'])).toEqual([5e-6, 1e-5, 2e-5]);
    expect(setup.puts).toHaveLength(2);
    const wider = { ...sweep, values: [...sweep.values, 8e-6] };
    const more = await client.call('start_training', nova({ sweep: wider, name: 'rates' }));
    expect((more.data['cost'] as { high: number }).high).toBeCloseTo(single.high, 1);
    const again = await client.call('start_training', nova({ sweep, name: 'rates' }));
    expect(again.data['runs']).toEqual(run['runs']);
    expect(setup.paid.creates).toHaveLength(3);
    expect((await client.call('get_run', { id: 'rates-0.00001' })).data['id']).toBe((run['runs'] as string[])[1]);
  });

  it('begins the rest of a sweep after a crash in its middle, with the approval it had', async () => {
    const sweep = { setting: 'lora_alpha', values: [32, 64, 96] };
    const { data } = await client.call('start_training', nova({ sweep }));
    const { runtime } = setup.paid;
    const whole = { ...runtime };
    runtime.start = async (spec) => {
      if (setup.paid.creates.length === 1) throw new ForgeError('unavailable', 'the connection broke');
      return whole.start(spec);
    };
    expect((await client.call('start_training', nova({ sweep, approve: data['approve'] }))).isError).toBe(true);
    runtime.start = (spec) => whole.start(spec);
    const { data: run } = await client.call('start_training', nova({ sweep }));
    expect(run['runs']).toHaveLength(3);
    expect(setup.paid.creates.map(({ settings }) => settings['lora_alpha'])).toEqual([32, 64, 96]);
  });

  it('refuses what cannot be, all of it at once, with what is nearest', async () => {
    for (const [more, says] of impossible) {
      const { isError, text } = await client.call('start_training', nova(more));
      expect(isError, JSON.stringify(more)).toBe(true);
      expect(text).toContain(says);
    }
    expect(setup.paid.creates).toEqual([]);
  });

  it('refuses a region where the service does not train Nova', async () => {
    const { cloud } = createCloud({ settings: { ...accountSettings, region: 'eu-west-2' } });
    const other = await connect({ ...setup.ports, cloud: async () => cloud });
    expect((await other.call('start_training', nova({ runtime: 'bedrock' }))).text).toContain(
      'bedrock trains Nova in us-east-1, not in eu-west-2',
    );
  });

  it('reads the settings of a method with bounds, both names and what AWS disagrees on', async () => {
    const text = await client.read('forge://catalog/hyperparameters/nova-2-lite/rft_lora');
    const { runtimes, disagreements } = JSON.parse(text);
    expect(Object.keys(runtimes)).toEqual(['sagemaker', 'serverless', 'bedrock']);
    expect(runtimes.sagemaker[0].settings).toContainEqual({
      name: 'learning_rate',
      also: ['lr'],
      type: 'float',
      default: 0.0001,
      min: 1e-7,
      max: 0.001,
    });
    expect(disagreements.map((row: { setting: string }) => row.setting)).toContain('top_k');
  });
});
