import { PassThrough } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { iam } from '../../../../../src/commands/iam.ts';
import { createCloudCatalog } from '../../../../../src/core/runtimes/aws/account/cloud-catalog.ts';
import { createBedrockTraining } from '../../../../../src/core/runtimes/aws/training/bedrock-training.ts';
import { createSagemakerTraining } from '../../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { createServerlessTraining } from '../../../../../src/core/runtimes/aws/training/serverless-training.ts';
import type { AccountNeeds, CloudCatalog } from '../../../../../src/core/ports/cloud.ts';
import type { CloudJob, TrainingJobSpec } from '../../../../../src/core/ports/training.ts';
import type { Policy } from '../../../../../src/simulator/iam/policy.ts';
import { accountSpec, openAccount } from '../../../../support/simulated-account.ts';
import { wrongOf } from './account.ts';

const HUB = 'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2/1.0.0';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:jobs';
const REWARD = 'arn:aws:lambda:us-east-1:000000000000:function:RehearsalSageMakerReward';
const ROLE = 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs';

const runtimes = {
  sagemaker: { create: createSagemakerTraining, base: 'nova-lite-2/prod' },
  serverless: { create: createServerlessTraining, base: HUB },
  bedrock: { create: createBedrockTraining, base: 'amazon.nova-2-lite-v1:0:256k' },
} as const;
type Runtime = keyof typeof runtimes;
const kinds = ['sagemaker', 'serverless', 'bedrock'] as const;

type Printed = { caller: Policy; roles: Record<string, { policy: Policy }> };
type Opened = Awaited<ReturnType<typeof openAccount>> & { look: () => Promise<CloudCatalog>; printed: Printed };

let opened: Opened | undefined;
beforeAll(() => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
});
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

/** An account whose caller and role are allowed what `iam` prints for the feature, and nothing else. */
async function openWith(runtime: Runtime): Promise<Opened> {
  const account = await openAccount();
  const { simulator, settings } = account;
  const printed = print(runtime, simulator.world.iam.caller.arn);
  simulator.world.iam.caller.policies = new Map([['printed', printed.caller]]);
  const policy = printed.roles[runtime]?.policy ?? { Statement: [] };
  Object.assign(simulator.world.iam.roles.get(ROLE) ?? {}, { policies: new Map([['printed', policy]]) });
  const reached = { endpoint: settings.endpoint ?? '', region: 'us-east-1', pause: settings.pause };
  const cloud = { region: 'us-east-1', subnets: [], security_groups: [] };
  const look = () => createCloudCatalog({ cloud, aws: reached, s3: reached, now: settings.now });
  opened = { ...account, look, printed };
  return opened;
}

function print(runtime: Runtime, caller: string): Printed {
  const out = new PassThrough();
  const environment = { NOVA_FORGE_ROLE_ARN: ROLE, NOVA_FORGE_OUTPUT: 's3://forge/runs', AWS_REGION: 'us-east-1' };
  const rewarded = runtime === 'serverless' ? ['--reward', REWARD] : [];
  iam([`train-${runtime}`, ...rewarded, 'notify', '--data', 's3://forge/data/', '--caller', caller], environment, out);
  return JSON.parse(String(out.read())) as Printed;
}

function specOf(runtime: Runtime): TrainingJobSpec & { cloud: CloudJob } {
  const spec = accountSpec('tr-0123456789ab');
  if (spec.cloud === undefined) throw new Error('the spec is not for an account');
  const { instance: _machines, image: _image, recipe: _recipe, ...rest } = spec.cloud;
  const own = { base: runtimes[runtime].base, notify: TOPIC };
  // Plans keep no packages of jobs on machines of their own.
  const { package_group: _group, ...onMachines } = spec.cloud;
  if (runtime === 'sagemaker') return { ...spec, cloud: { ...onMachines, ...own } };
  const cloud = { ...rest, ...own };
  if (runtime === 'serverless') {
    // By rewards: what needs most.
    const evaluator = 'arn:aws:sagemaker:us-east-1:000000000000:hub-content/nova-forge-mcp/JsonDoc/reward';
    return { ...spec, method: 'rft_lora', cloud: { ...cloud, reward: REWARD, evaluator } };
  }
  const settings = runtime === 'bedrock' ? { epochCount: 2, batchSize: 1, learningRate: 0.00001 } : spec.settings;
  return { ...spec, settings, cloud };
}

function needsOf(runtime: Runtime): AccountNeeds {
  const { cloud, data } = specOf(runtime);
  const use = 'training' as const;
  const machines = [
    { type: 'ml.p5.48xlarge', count: 4, use },
    { type: 'ml.p5en.48xlarge', count: 1, use }, // whose quota is found by its name alone
  ];
  return { runtime, job: cloud, data: [data.train], instances: runtime === 'sagemaker' ? machines : [] };
}

describe('the policies that iam prints', () => {
  it.each(kinds)('are enough to plan, start, follow and stop a job of %s', async (runtime) => {
    const { simulator, settings, look } = await openWith(runtime);
    const cloud = await look();
    expect(wrongOf(await cloud.preflight(needsOf(runtime)))).toEqual({});
    if (runtime !== 'bedrock') {
      const { recipes } = await cloud.hub('nova-textgeneration-lite-v2');
      const recipe = recipes.find(({ template }) => template !== undefined);
      if (recipe !== undefined) await cloud.recipe(recipe);
    }
    await cloud.price({ instance: 'ml.p5.48xlarge', use: 'training' }, 'us-east-1');
    const spec = specOf(runtime);
    const training = runtimes[runtime].create(settings);
    await training.start(spec);
    await simulator.advance(10 * 60_000);
    await training.get(spec.name);
    await training.logs(spec.name, undefined, 10);
    await training.metrics(spec.name);
    await training.revision(spec.name);
    await training.stop(spec.name);
    const denied = simulator.requests.filter(({ error }) => /Denied|Unauthorized/.test(error ?? ''));
    expect(denied.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
    expect(
      simulator.requests.some(({ operation }) => /^Create(TrainingJob|ModelCustomizationJob)$/.test(operation)),
    ).toBe(true);
  });

  it.each(kinds)('miss nothing that the preflight of %s would not name', async (runtime) => {
    const { simulator, look, printed } = await openWith(runtime);
    const actions = listOf(printed.caller).flatMap(({ Action }) => Action ?? []);
    const unseen: string[] = [];
    const usual = await look();
    for (const action of new Set(actions)) {
      const policy = { Statement: listOf(printed.caller).map((one) => without(one, action)) };
      simulator.world.iam.caller.policies = new Map([['printed', policy]]);
      const cloud = action.endsWith('HubContent') ? await look() : usual; // what the hub said is remembered
      const findings = await cloud.preflight(needsOf(runtime));
      if (!findings.some(({ message, fix }) => `${message} ${fix}`.includes(action))) unseen.push(action);
    }
    // Prices, and uploads that were left behind, can be done without.
    expect(unseen.sort()).toEqual([
      'pricing:GetProducts',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
    ]);
  });
});

type Statement = Extract<Policy['Statement'], readonly unknown[]>[number];

function listOf({ Statement }: Policy): readonly Statement[] {
  return Array.isArray(Statement) ? Statement : [Statement as Statement];
}

function without(statement: Statement, action: string): Statement {
  const kept = [statement.Action ?? []].flat().filter((one) => one !== action);
  return { ...statement, Action: kept };
}
