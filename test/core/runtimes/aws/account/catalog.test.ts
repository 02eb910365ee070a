import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bedrockItem, serverlessItem } from '../../../../../src/core/catalog/cloud-prices.ts';
import { findNovaModel } from '../../../../../src/core/catalog/nova-models.ts';
import { createCloudCatalog } from '../../../../../src/core/runtimes/aws/account/cloud-catalog.ts';
import type { CloudCatalog } from '../../../../../src/core/ports/cloud.ts';
import type { Simulator } from '../../../../../src/simulator/start-simulator.ts';
import { simulators } from '../../../../simulator/simulated.ts';
import { type Opened, goodAccount, openAccount } from './account.ts';

beforeAll(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});

const start = simulators();
let opened: Opened | undefined;
afterEach(async () => {
  await opened?.standIn.close();
  opened = undefined;
});

function catalogOf({ endpoint }: Simulator, region: string | undefined = 'us-east-1'): Promise<CloudCatalog> {
  const reached = { endpoint, pause: () => Promise.resolve() };
  const cloud = { ...(region === undefined ? {} : { region }), subnets: [], security_groups: [] };
  return createCloudCatalog({ cloud, aws: reached, s3: reached, now: () => new Date() });
}

const LITE = 'nova-textgeneration-lite-v2';

describe('the hub', () => {
  it('says which recipes a model has, as the service writes them', async () => {
    const { arn, recipes } = await (await catalogOf(await start())).hub(LITE);
    expect(arn).toMatch(
      /^arn:aws:sagemaker:us-east-1:aws:hub-content\/SageMakerPublicHub\/Model\/nova-textgeneration-lite-v2\//,
    );
    expect(recipes.find(({ name }) => name === 'nova_lite_2_0_p5_gpu_lora_sft')).toMatchObject({
      kind: 'FineTuning',
      technique: 'SFT',
      lora: true,
      instance_types: expect.arrayContaining(['ml.p5.48xlarge']),
      template: expect.stringMatching(/^s3:\/\/jumpstart-cache-prod-us-east-1\/recipes\/.*\.yaml$/),
      image: expect.stringContaining('.dkr.ecr.us-east-1.amazonaws.com/'),
    });
    expect(recipes.filter(({ kind }) => kind === 'Evaluation').length).toBeGreaterThan(0);
  });

  it('gives templates and what may be set in them, from the bucket of their region', async () => {
    const simulator = await start({ region: 'us-west-2' });
    const catalog = await catalogOf(simulator, 'us-west-2');
    const { recipes } = await catalog.hub(LITE);
    const sft = recipes.find(({ technique, lora }) => technique === 'SFT' && lora);
    if (sft === undefined) throw new Error('no recipe for SFT');
    const { template, overrides } = await catalog.recipe(sft);
    expect(template).toContain("lr: '{{learning_rate}}'");
    expect(overrides['learning_rate']).toMatchObject({ type: 'float', required: true, min: 0, max: 1 });
    expect(simulator.requests.filter(({ service, status }) => service === 's3' && status !== 200)).toEqual([]);
  });

  it('is asked once in a quarter of an hour', async () => {
    const account = goodAccount();
    account.hub = { [LITE]: { RecipeCollection: [] } };
    opened = await openAccount(account);
    const asked = (): number => opened?.standIn.asked.length ?? 0;
    await opened.cloud.hub(LITE);
    await opened.cloud.hub(LITE);
    expect(asked()).toBe(1);
    opened.clock.now += 16 * 60_000;
    await opened.cloud.hub(LITE);
    expect(asked()).toBe(2);
  });

  it('reads techniques, LoRA and metering in any case, and keeps what only subscribers may read apart', async () => {
    const recipe = {
      Name: 'r',
      Type: 'finetuning',
      CustomizationTechnique: 'rlvr',
      Peft: 'lora',
      ServerlessMeteringType: 'Hourly',
    };
    const account = goodAccount();
    account.hub = {
      [LITE]: { RecipeCollection: [recipe, { Name: 'mix', IsSubscriptionModel: true, Peft: null }], More: 1 },
    };
    opened = await openAccount(account);
    const { recipes } = await opened.cloud.hub(LITE);
    expect(recipes).toEqual([
      {
        name: 'r',
        display_name: 'r',
        kind: 'FineTuning',
        technique: 'RLVR',
        lora: true,
        instance_types: [],
        metering: 'hour',
        subscription: false,
      },
      { name: 'mix', display_name: 'mix', kind: 'FineTuning', lora: false, instance_types: [], subscription: true },
    ]);
  });

  it('reads recipes from access points, in whose names the account stands, and says who may not', async () => {
    const account = goodAccount();
    const point = 'arn:aws:s3:us-east-1:334772094012:accesspoint/forge-{customer_id}';
    account.buckets['forge-111122223333'] = {
      region: 'us-east-1',
      objects: { 'mix/t.yaml': 'a: 1', 'mix/o.json': '{"lr": {"type": "float", "default": null}}' },
    };
    opened = await openAccount(account);
    const recipe = {
      name: 'mix',
      display_name: 'mix',
      kind: 'FineTuning',
      lora: true,
      instance_types: [],
      subscription: true,
      template: `s3://${point}/mix/t.yaml`,
      overrides: `s3://${point}/mix/o.json`,
    } as const;
    expect(await opened.cloud.recipe(recipe)).toEqual({
      template: 'a: 1',
      overrides: { lr: { type: 'float', required: false, default: null } },
    });
    const other = await openAccount({
      ...account,
      fault: ({ service }) => (service === 's3' ? { status: 403, code: 'AccessDenied' } : undefined),
    });
    await expect(other.cloud.recipe(recipe)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('is for subscribers of Nova Forge'),
    });
    await other.standIn.close();
  });

  it('says what it cannot do: no region, no template, a broken document, no service', async () => {
    const account = goodAccount();
    account.hub = { [LITE]: { RecipeCollection: [{ NoName: 1 }] } };
    opened = await openAccount(account);
    await expect(opened.cloud.hub(LITE)).rejects.toThrow(
      `the hub's document of ${LITE} cannot be read: RecipeCollection.0.Name`,
    );
    const bare = {
      name: 'hp',
      display_name: 'hp',
      kind: 'FineTuning',
      lora: true,
      instance_types: [],
      subscription: false,
    } as const;
    await expect(opened.cloud.recipe(bare)).rejects.toMatchObject({ code: 'not_found' });
    await opened.standIn.close();
    await expect(opened.cloud.hub('other')).rejects.toThrow('AWS cannot be reached from here');
  });
});

describe('the price list', () => {
  it('has the hour of an instance in training and hosting, for its region, asked in the region that answers', async () => {
    const simulator = await start({ region: 'us-west-2' });
    const catalog = await catalogOf(simulator, 'us-west-2');
    const price = (use: 'training' | 'hosting') => catalog.price({ instance: 'ml.p5.48xlarge', use }, 'us-west-2');
    expect(await price('training')).toEqual({ usd: 63.296, per: 'hour', source: 'AWS price list, 2026-09-01' });
    expect(await price('hosting')).toMatchObject({ per: 'hour' });
    expect(simulator.requests.map(({ service, region }) => `${service} ${region}`)).toEqual([
      'pricing us-east-1',
      'pricing us-east-1',
    ]);
  });

  it('has the prices of serverless and Bedrock jobs under the names that plans use', async () => {
    const catalog = await catalogOf(await start());
    const nova = findNovaModel('nova-2-lite');
    if (nova === undefined) throw new Error('the catalog has no Nova 2 Lite');
    const price = (serverless: string) => catalog.price({ serverless }, 'us-east-1');
    expect(await price(serverlessItem('sft', 'lora', nova.hub))).toMatchObject({ usd: 4, per: 'million_tokens' });
    expect(await price(serverlessItem('rft', 'lora', nova.hub))).toMatchObject({ usd: 90, per: 'hour' });
    expect((await price(`bedrock/${bedrockItem('sft', nova.sku)}`))?.usd).toBeCloseTo(3.78, 9);
  });

  it('has no price for what it does not list', async () => {
    const catalog = await catalogOf(await start());
    expect(await catalog.price({ instance: 'ml.p5e.48xlarge', use: 'training' }, 'us-east-1')).toBeUndefined();
  });

  it.each([
    ['1K tokens', '0.00378', { usd: 3.78, per: 'million_tokens' }],
    ['1M tokens', '4', { usd: 4, per: 'million_tokens' }],
    ['Tokens', '0.000004', { usd: 4, per: 'million_tokens' }],
    ['Hrs', '90', { usd: 90, per: 'hour' }],
  ])('counts a unit of %s', async (unit, USD, expected) => {
    opened = await openAccount({
      ...goodAccount(),
      prices: [listed('USE1-NovaMicro-Customization-Training', unit, USD)],
    });
    const price = await opened.cloud.price({ serverless: 'bedrock/NovaMicro-Customization-Training' }, 'us-east-1');
    expect(price?.usd).toBeCloseTo(expected.usd, 9);
    expect(price?.per).toBe(expected.per);
    expect(opened.standIn.asked[0]?.input).toMatchObject({ ServiceCode: 'AmazonBedrock' });
  });

  it('takes exactly the item that is meant', async () => {
    const item = 'ServerlessTraining:FineTuning-SFT-LORA-nova-textgeneration-lite';
    const prices = [
      listed(`USE1-${item}-v2`, '1M tokens', '9'),
      listed(`USE1-${item}`, '1M tokens', '4'),
      'not an item at all',
      listed(`USE1-${item}`, 'Bananas', '1'),
    ];
    opened = await openAccount({ ...goodAccount(), prices });
    expect(await opened.cloud.price({ serverless: item }, 'us-east-1')).toMatchObject({ usd: 4 });
  });

  it('is asked again after an hour, and at once when it did not answer', async () => {
    let down = true;
    const fault = () => (down ? ({ status: 400, code: 'AccessDeniedException' } as const) : undefined);
    opened = await openAccount({ ...goodAccount(), prices: [], fault });
    const ask = () => opened?.cloud.price({ instance: 'ml.p5.48xlarge', use: 'training' }, 'us-east-1');
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    down = false;
    await ask();
    await ask();
    expect(opened.standIn.asked).toHaveLength(2);
    opened.clock.now += 61 * 60_000;
    await ask();
    expect(opened.standIn.asked).toHaveLength(3);
  });
});

function listed(usagetype: string, unit: string, USD: string): unknown {
  const priceDimensions = { d: { unit, pricePerUnit: { USD } } };
  return {
    product: { attributes: { usagetype } },
    terms: { OnDemand: { t: { effectiveDate: '2026-08-01T00:00:00Z', priceDimensions } } },
  };
}
