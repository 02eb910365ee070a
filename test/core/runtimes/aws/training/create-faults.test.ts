import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ForgeError } from '../../../../../src/core/errors.ts';
import type { TrainingJobSpec, TrainingRuntime } from '../../../../../src/core/ports/training.ts';
import { createBedrockTraining } from '../../../../../src/core/runtimes/aws/training/bedrock-training.ts';
import { createSagemakerTraining } from '../../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import type { FaultRule } from '../../../../../src/simulator/faults.ts';
import type { Simulator } from '../../../../../src/simulator/start-simulator.ts';
import { accountSpec, openAccount } from '../../../../support/simulated-account.ts';

beforeAll(() => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
});

type Account = Awaited<ReturnType<typeof openAccount>>;
let account: Account | undefined;
afterEach(async () => {
  await account?.close();
  account = undefined;
});

const NAME = 'tr-0123456789ab';
const ROLE = 'arn:aws:iam::000000000000:role/NovaForgeRehearsalJobs';

const services = {
  sagemaker: {
    create: createSagemakerTraining,
    operation: 'CreateTrainingJob',
    service: 'sagemaker',
    spec: () => accountSpec(NAME),
  },
  bedrock: {
    create: createBedrockTraining,
    operation: 'CreateModelCustomizationJob',
    service: 'bedrock',
    spec: bedrockSpec,
  },
} as const;
type Service = keyof typeof services;

async function open(service: Service): Promise<Account & { training: TrainingRuntime }> {
  account = await openAccount();
  return { ...account, training: services[service].create(account.settings) };
}

function bedrockSpec(): TrainingJobSpec {
  const spec = accountSpec(NAME);
  if (spec.cloud === undefined) return spec;
  const { instance: _machines, image: _image, recipe: _recipe, package_group: _group, ...rest } = spec.cloud;
  const settings = { epochCount: 2, batchSize: 1, learningRate: 0.00001 };
  return { ...spec, settings, cloud: { ...rest, base: 'amazon.nova-2-lite-v1:0:256k' } };
}

/** Jobs that there are: what costs money. */
function created({ world }: Simulator, service: Service): number {
  return service === 'sagemaker' ? world.sagemaker('us-east-1').jobs.size : world.bedrock('us-east-1').jobs.size;
}

/** Each: what goes wrong, and what is said of it. Nothing is created by it, and when it is mended the same call makes the one job. */
const refusals: [string, (simulator: Simulator) => (() => void) | void, RegExp][] = [
  [
    'a quota of 0',
    ({ world }) => {
      const name = 'us-east-1/ml.p5.48xlarge for training job usage';
      world.quotas.set(name, 0);
      return () => world.quotas.delete(name);
    },
    /a quota of the account is too small: .*'ml\.p5\.48xlarge for training job usage' is 0 Instances.* -> ask for more in Service Quotas/,
  ],
  [
    'a role that trusts another service',
    ({ world }) => {
      const role = world.iam.roles.get(ROLE);
      const trust = role?.trust;
      Object.assign(role ?? {}, { trust: { Version: '2012-10-17', Statement: [] } });
      return () => Object.assign(role ?? {}, { trust });
    },
    /the service may not act as the role: .*sagemaker\.amazonaws\.com.* -> let the service assume the role/,
  ],
  [
    'no leave to pass the role',
    ({ world }) => {
      const policies = world.iam.caller.policies;
      world.iam.caller.policies = new Map([
        ['most', { Statement: [{ Effect: 'Allow', NotAction: 'iam:PassRole', Resource: '*' }] }],
      ]);
      return () => (world.iam.caller.policies = policies);
    },
    /access is denied to these credentials: .*iam:PassRole on resource: arn:aws:iam::000000000000:role\/NovaForgeRehearsalJobs/,
  ],
  [
    'data that are gone',
    ({ world }) => {
      const bucket = world.objects.buckets.get('forge');
      const kept = bucket?.objects.get('data/train.jsonl');
      bucket?.objects.delete('data/train.jsonl');
      return () => kept && bucket?.objects.set('data/train.jsonl', kept);
    },
    /train\.jsonl is not there any more/,
  ],
  [
    'a bucket in another region',
    ({ world }) => {
      const bucket = world.objects.buckets.get('forge');
      Object.assign(bucket ?? {}, { region: 'eu-west-1' });
      return () => Object.assign(bucket ?? {}, { region: 'us-east-1' });
    },
    /Please ensure that the bucket exists in the selected region \(us-east-1\)/,
  ],
];

const passing: [string, Omit<FaultRule, 'service' | 'operation'>][] = [
  ['throttling', { fault: { kind: 'throttle' } }],
  ['failures inside AWS', { times: 2, fault: { kind: 'server_error' } }],
  ['a connection that breaks before the create arrives', { fault: { kind: 'reset', when: 'before' } }],
  ['a connection that breaks after the create was accepted', { fault: { kind: 'reset', when: 'after' } }],
  ['an answer that is cut off', { fault: { kind: 'cut', bytes: 5 } }],
  ['a clock that is an hour slow', { fault: { kind: 'skew', ms: 3_600_000 } }],
];

const told: [string, FaultRule['fault'], RegExp][] = [
  [
    'expired credentials',
    { kind: 'error', name: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
    /the AWS credentials have expired/,
  ],
  [
    'denied access',
    { kind: 'error', name: 'AccessDeniedException', message: 'User: x is not authorized to perform: y' },
    /access is denied/,
  ],
  [
    'an unknown key',
    { kind: 'error', name: 'UnrecognizedClientException', message: 'The security token is invalid' },
    /does not know these credentials/,
  ],
];

describe('a fault at the create', () => {
  it.each(refusals)('%s: named, and the same call goes on when it is mended', async (_, breakIt, said) => {
    const { simulator, training } = await open('sagemaker');
    const mend = breakIt(simulator);
    const error = await training.start(accountSpec(NAME)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ForgeError);
    expect(`${(error as ForgeError).message} -> ${(error as ForgeError).next}`).toMatch(said);
    expect(created(simulator, 'sagemaker')).toBe(0);
    mend?.();
    expect(await training.start(accountSpec(NAME))).toMatchObject({ name: NAME });
    expect(created(simulator, 'sagemaker')).toBe(1);
  });

  describe.each(['sagemaker', 'bedrock'] as const)('of %s', (service) => {
    it.each(passing)('%s: one job all the same', async (_, rule) => {
      const { simulator, training } = await open(service);
      simulator.faults.add({ ...rule, service: services[service].service, operation: services[service].operation });
      expect(await training.start(services[service].spec())).toMatchObject({ name: NAME });
      await training.start(services[service].spec());
      expect(created(simulator, service)).toBe(1);
      expect(await training.get(NAME)).toMatchObject({ name: NAME });
    });

    it.each(told)('%s: said, and nothing is created', async (_, fault, said) => {
      const { simulator, training } = await open(service);
      simulator.faults.add({
        service: services[service].service,
        operation: services[service].operation,
        times: 20,
        fault,
      });
      const error = await training.start(services[service].spec()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ForgeError);
      expect((error as ForgeError).message).toMatch(said);
      expect(created(simulator, service)).toBe(0);
      simulator.faults.clear();
      expect(await training.start(services[service].spec())).toMatchObject({ name: NAME });
      expect(created(simulator, service)).toBe(1);
    });

    it('credentials that expire on the way lose nothing: the job goes on and is found again', async () => {
      const { simulator, training } = await open(service);
      await training.start(services[service].spec());
      const expired = { kind: 'error', name: 'ExpiredTokenException', message: 'expired' } as const;
      simulator.faults.add({ service: services[service].service, times: 20, fault: expired });
      await simulator.advance(60_000);
      await expect(training.get(NAME)).rejects.toThrow('the AWS credentials have expired');
      simulator.faults.clear();
      expect(await training.get(NAME)).toMatchObject({ name: NAME });
      expect(created(simulator, service)).toBe(1);
    });
  });
});
