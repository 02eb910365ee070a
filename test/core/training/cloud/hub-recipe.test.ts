import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import type { HubRecipe, RecipeDocument } from '../../../../src/core/ports/cloud.ts';
import { connect, localPorts } from '../../../support/client.ts';
import { createCloud } from '../../../support/cloud-ports.ts';
import { createPaidTraining } from '../../../support/paid-runtime.ts';
import { datasetOf } from '../../../support/plan-inputs.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const arn = 'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2/1.4.0';

const published: HubRecipe = {
  name: 'nova_lite_2_0_p5_gpu_lora_sft',
  display_name: 'Nova Lite V2 LoRA SFT',
  kind: 'FineTuning',
  technique: 'SFT',
  lora: true,
  instance_types: ['ml.p5.48xlarge'],
  metering: 'token',
  subscription: false,
  template: 's3://cache/template.yaml',
  overrides: 's3://cache/overrides.json',
  image: '708977205387.dkr.ecr.us-east-1.amazonaws.com/nova-fine-tune-repo:SM-TJ-SFT-V3-latest',
};
const mixed: HubRecipe = { ...published, name: 'nova_lite_2_0_text_with_datamix_lora_sft', subscription: true };

const document: RecipeDocument = {
  template: `run:
  name: {{name}}
  model_name_or_path: nova-lite-2/prod
  replicas: 4
  data_s3_path: {{data_s3_path}}
training_config:
  max_steps: {{max_steps}}
  save_steps: \${oc.select:training_config.max_steps}
  max_length: 16384
  global_batch_size: 2
  optim_config:
    lr: {{learning_rate}}
`,
  overrides: {
    name: { type: 'string', required: true, default: '' },
    data_s3_path: { type: 'string', required: true, default: '' },
    max_steps: { type: 'integer', required: true, default: 40, min: 4, max: 500 },
    learning_rate: { type: 'float', required: true, default: 7e-6, min: 0, max: 1e-4 },
    nova_code_percent: { type: 'float', required: false, default: 60 },
    nova_rai_percent: { type: 'float', required: false, default: 40 },
    customer_data_percent: { type: 'float', required: false, default: 50 },
    dataset_catalog: { type: 'string', required: false, default: 'sft_1p5_text_chat' },
  },
};

async function open(recipes: readonly HubRecipe[]) {
  const home = await newFolder();
  const dataset = datasetOf({ rows: 1000 });
  await createFileLedger(home).create('dataset', dataset.id, dataset);
  const paid = createPaidTraining({ low: 0, high: 0 });
  const { cloud, asked } = createCloud({
    hub: { arn, recipes },
    recipe: document,
    price: () => ({ usd: 4, per: 'million_tokens', source: 'list' }),
  });
  const runtimes = { sagemaker: async () => paid.runtime, serverless: async () => paid.runtime };
  const limits = { maxUsdPerRun: 1e6, maxUsdPerDay: 1e6 };
  const ports = localPorts(home, {
    training: runtimes,
    cloud: async () => cloud,
    limits,
    objects: { s3: async () => store },
  });
  const client = await connect(ports);
  const args = { dataset: dataset.id, model: 'nova-2-lite' };
  return {
    client,
    asked,
    paid,
    call: (more: Record<string, unknown> = {}) => client.call('start_training', { ...args, ...more }),
  };
}

const store = {
  look: async () => undefined,
  list: async () => [],
  read: async () => new Uint8Array(),
  compare: async () => 'absent' as const,
  put: async () => 'written' as const,
};

describe('the recipe of the hub', () => {
  it('wins over the table: its image, its defaults, its bounds, its references', async () => {
    const { call, paid, asked } = await open([mixed, published]);
    const plan = await call({ instance_count: 8 });
    await call({ instance_count: 8, approve: plan.data['approve'] });
    const [job] = paid.creates;
    expect(job?.cloud?.image).toBe(published.image);
    expect(parse(job?.cloud?.recipe ?? '', { version: '1.1' })).toEqual({
      run: { name: job?.name, model_name_or_path: 'nova-lite-2/prod', replicas: 8, data_s3_path: job?.data.train },
      training_config: {
        max_steps: 500,
        save_steps: 500,
        max_length: 16384,
        global_batch_size: 2,
        optim_config: { lr: 0.000007 },
      },
    });
    expect(asked.filter(({ question }) => question === 'recipe').map(({ what }) => what)).toContain(published.name);
    expect((await call({ hyperparameters: { max_steps: 501 } })).text).toContain(
      '"max_steps" is 501 but takes 4 to 500',
    );
    expect((await call({ hyperparameters: { warmup_steps: 5 } })).text).toContain('"warmup_steps" is unknown');
  });

  it('may have machines that no table knows yet', async () => {
    const newer = {
      ...published,
      name: 'nova_lite_2_0_p6',
      instance_types: ['ml.p6-b200.48xlarge'],
      instance_count: 2,
    };
    const { call } = await open([published, newer]);
    const { data, text } = await call({ instance_type: 'ml.p6-b200.48xlarge' });
    const settings = data['settings'] as { name: string; value: unknown; source: string }[];
    expect(settings.find(({ name }) => name === 'instance_count')).toMatchObject({
      value: 2,
      source: 'hub recipe nova_lite_2_0_p6',
    });
    expect(text).toContain('2 x ml.p6-b200.48xlarge');
    expect((await call({ instance_type: 'ml.p7.48xlarge' })).text).toContain('only on ml.p5.48xlarge');
    expect((await call({ instance_count: 5 })).text).toContain('takes 4, 8, 16, 32 instances, not 5');
  });

  it('is left for the table when it has none for these machines, and the plan says so', async () => {
    const { call } = await open([{ ...published, instance_types: ['ml.p6-b200.48xlarge'] }]);
    const { data } = await call();
    const checks = data['checks'] as { code: string; message: string }[];
    expect(checks.find(({ code }) => code === 'recipe_from_table')?.message).toContain('the hub has no such recipe');
  });
});

describe('data mixing', () => {
  const shares = { customer_data_percent: 60, nova_code_percent: 30, nova_rai_percent: 70 };

  it('takes the recipe for subscribers and sends every share and the name of the set', async () => {
    const { call, paid, asked } = await open([published, mixed]);
    const plan = await call({ runtime: 'serverless', hyperparameters: shares });
    await call({ runtime: 'serverless', hyperparameters: shares, approve: plan.data['approve'] });
    expect(asked.find(({ question }) => question === 'recipe')?.what).toBe(mixed.name);
    expect(paid.creates[0]?.settings).toMatchObject({ ...shares, dataset_catalog: 'sft_1p5_text_chat' });
    expect(paid.creates[0]?.cloud?.base).toBe(arn);
  });

  it.each([
    [{ ...shares, nova_code_percent: 20 }, 'the shares of Nova data come to 90, not 100'],
    [{ customer_data_percent: 160 }, '"customer_data_percent" is 160 but takes 0 to 100'],
    [{ customer_data_percent: 50, nova_poems_percent: 100 }, '"nova_poems_percent" is unknown'],
  ])('is refused when shares are wrong: %j', async (hyperparameters, says) => {
    const { call } = await open([published, mixed]);
    expect((await call({ runtime: 'serverless', hyperparameters })).text).toContain(says);
  });

  it('takes all of your data, warns that abilities fell there, and keeps safety in mind', async () => {
    const { call } = await open([published, mixed]);
    const all = await call({
      runtime: 'serverless',
      hyperparameters: { customer_data_percent: 100, nova_code_percent: 0 },
    });
    const codes = (all.data['checks'] as { code: string }[]).map(({ code }) => code);
    expect(codes).toContain('mostly_customer_data');
    expect(codes).toContain('no_safety_data');
  });

  it('says what it needs where there is no such recipe', async () => {
    const { call } = await open([published]);
    expect((await call({ runtime: 'serverless', hyperparameters: shares })).text).toContain(
      'data mixing needs a recipe for Nova Forge subscribers; the hub has no such recipe',
    );
    expect((await call({ runtime: 'sagemaker', hyperparameters: shares })).text).toContain('runtime serverless alone');
  });
});
