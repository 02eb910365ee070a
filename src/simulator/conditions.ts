import type { Furniture } from './account/furnish-account.ts';
import type { Faults } from './faults.ts';
import type { Policy } from './iam/policy.ts';
import type { World } from './world.ts';

/** What a condition may change. */
type Account = { world: World; furniture: Furniture; faults: Faults };

/** Something that is wrong in an account, for rehearsing what happens then. */
export type Condition = { says: string; apply: (account: Account) => void };

const SERVICES = ['s3', 'sts', 'iam', 'logs', 'sagemaker', 'bedrock', 'servicequotas', 'pricing', 'lambda'];
const ALWAYS = Number.POSITIVE_INFINITY;
const CREATES = [
  { service: 'sagemaker', operation: 'CreateTrainingJob' },
  { service: 'bedrock', operation: 'CreateModelCustomizationJob' },
  { service: 'bedrock', operation: 'CreateModelInvocationJob' },
];

/** By the name that a person gives them. */
export const conditions = {
  'no-quota': {
    says: 'no large machine may be had in any region',
    apply: ({ world, furniture }) =>
      void world.quotas.set(`${furniture.region}/ml.p5.48xlarge for training job usage`, 0),
  },
  'no-pass-role': {
    says: 'the caller may not hand a role to a service',
    apply: ({ world }) => void world.iam.caller.policies.set('Denied', deny('iam:PassRole')),
  },
  'no-trust': {
    says: 'the role trusts no service',
    apply: ({ world, furniture }) => {
      const role = world.iam.roles.get(furniture.role);
      if (role?.trust !== undefined) role.trust = { ...role.trust, Statement: [] };
    },
  },
  'no-role': {
    says: 'the role does not exist',
    apply: ({ world, furniture }) => void world.iam.roles.delete(furniture.role),
  },
  'role-without-data': {
    says: 'the role may not read objects',
    apply: ({ world, furniture }) =>
      void world.iam.roles.get(furniture.role)?.policies.set('Denied', deny('s3:GetObject')),
  },
  'kms-denied': {
    says: 'nobody may use the key of the bucket',
    apply: (account) => changeBucket(account, { kmsDenied: true }),
  },
  'bucket-elsewhere': {
    says: 'the bucket is in another region',
    apply: (account) => changeBucket(account, { region: 'eu-west-1' }),
  },
  'foreign-bucket': {
    says: 'the bucket belongs to another account',
    apply: (account) => changeBucket(account, { foreign: true }),
  },
  'no-reward': {
    says: 'the reward function does not exist',
    apply: ({ world, furniture }) => void world.functions.delete(furniture.reward),
  },
  'expired-credentials': {
    says: 'credentials expire after the first calls of each service',
    apply: ({ faults }) => {
      const fault = {
        kind: 'error',
        name: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      } as const;
      for (const service of SERVICES) faults.add({ service, nth: 4, times: ALWAYS, fault });
    },
  },
  throttling: {
    says: 'the first calls of each service are throttled',
    apply: ({ faults }) =>
      SERVICES.forEach((service) => faults.add({ service, times: 3, fault: { kind: 'throttle' } })),
  },
  'server-errors': {
    says: 'the first calls of each service fail with a 500',
    apply: ({ faults }) =>
      SERVICES.forEach((service) => faults.add({ service, times: 2, fault: { kind: 'server_error' } })),
  },
  'lost-answer': {
    says: 'a job is created but the answer is lost',
    apply: ({ faults }) => CREATES.forEach((rule) => faults.add({ ...rule, fault: { kind: 'reset', when: 'after' } })),
  },
  'no-hub': {
    says: 'the hub cannot be asked',
    apply: ({ faults }) =>
      faults.add({
        service: 'sagemaker',
        operation: 'DescribeHubContent',
        times: ALWAYS,
        fault: { kind: 'server_error' },
      }),
  },
  'no-prices': {
    says: 'the price list cannot be asked',
    apply: ({ faults }) => faults.add({ service: 'pricing', times: ALWAYS, fault: { kind: 'server_error' } }),
  },
  'no-simulation': {
    says: 'the caller may not ask the policy simulator',
    apply: ({ world }) => void world.iam.caller.policies.set('Denied', deny('iam:SimulatePrincipalPolicy')),
  },
  'job-fails': {
    says: 'every job fails half way',
    apply: ({ world }) =>
      void world.failures.set('*', {
        share: 0.5,
        reason: 'AlgorithmError: CUDA out of memory. Tried to allocate 2.50 GiB',
      }),
  },
  'batch-expires': {
    says: 'every batch job runs out of time half way',
    apply: ({ world }) => void world.batches.set('*', { status: 'Expired', share: 0.5 }),
  },
} as const satisfies Record<string, Condition>;

function deny(action: string): Policy {
  return { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: action, Resource: '*' } };
}

function changeBucket({ world, furniture }: Account, change: object): void {
  const bucket = world.objects.buckets.get(furniture.output.split('/')[2] ?? '');
  if (bucket !== undefined) Object.assign(bucket, change);
}
