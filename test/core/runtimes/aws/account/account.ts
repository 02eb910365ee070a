import { createCloudCatalog } from '../../../../../src/core/runtimes/aws/account/cloud-catalog.ts';
import type { AccountFinding, AccountNeeds, CloudCatalog } from '../../../../../src/core/ports/cloud.ts';
import { type Account, type AccountStandIn, startAccountStandIn } from '../../../../support/account-stand-in.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/service-role/trainer';
export const REWARD = 'arn:aws:lambda:us-east-1:111122223333:function:reward';
const PERSON = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/Person';

const trusts = (service: string): unknown => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  ],
});

/** An account in which everything is as a training job wants it. */
export function goodAccount(): Account {
  return {
    id: '111122223333',
    caller: 'arn:aws:sts::111122223333:assumed-role/Person/me@example.com',
    roles: {
      trainer: { arn: ROLE, trust: trusts('sagemaker.amazonaws.com') },
      Person: { arn: PERSON, trust: trusts('sso.amazonaws.com') },
    },
    decide: () => 'allowed',
    quotas: [
      { code: 'L-00000001', name: 'Studio apps', value: 5 },
      { code: 'L-82E1C851', name: 'ml.p5.48xlarge for training job usage', value: 4 },
      { code: 'L-00000002', name: 'ml.g5.xlarge for notebook usage', value: 0 },
      { code: 'L-00000003', name: 'Models', value: 1000 },
      { code: 'L-16AF71F1', name: 'ml.p5.48xlarge for endpoint usage', value: 1 },
      { code: 'L-00000004', name: 'ml.p5en.48xlarge for training job usage', value: 2 },
    ],
    hub: { 'nova-textgeneration-lite-v2': { RecipeCollection: [] } },
    prices: [],
    functions: { [REWARD]: { Timeout: 300, State: 'Active', Runtime: 'python3.12' } },
    buckets: {
      data: { region: 'us-east-1', objects: { 'sets/train.jsonl': '{"a":1}\n', 'sets/validation.jsonl': '{"a":2}\n' } },
      results: { region: 'us-east-1', objects: {} },
    },
    fault: () => undefined,
  };
}

/** A plan for four machines, with evaluation and hosting after it. */
export function goodNeeds(changes: Partial<AccountNeeds['job']> = {}): AccountNeeds {
  return {
    runtime: 'sagemaker',
    job: {
      region: 'us-east-1',
      role: ROLE,
      output: 's3://results/forge/tr-1',
      base: 'nova-lite-2/prod',
      instance: { type: 'ml.p5.48xlarge', count: 4 },
      tags: {},
      ...changes,
    },
    data: ['s3://data/sets/train.jsonl', 's3://data/sets/validation.jsonl'],
    instances: [
      { type: 'ml.p5.48xlarge', count: 4, use: 'training' },
      { type: 'ml.p5.48xlarge', count: 1, use: 'evaluation' },
      { type: 'ml.p5.48xlarge', count: 1, use: 'hosting' },
    ],
  };
}

export type Opened = { standIn: AccountStandIn; cloud: CloudCatalog; clock: { now: number } };

export async function openAccount(account: Account = goodAccount()): Promise<Opened> {
  const standIn = await startAccountStandIn(account);
  const clock = { now: Date.parse('2026-09-01T00:00:00Z') };
  const reached = { endpoint: standIn.endpoint, region: 'us-east-1', pause: () => Promise.resolve() };
  const cloud = await createCloudCatalog({
    cloud: { region: 'us-east-1', subnets: [], security_groups: [] },
    aws: reached,
    s3: reached,
    now: () => new Date(clock.now),
  });
  return { standIn, cloud, clock };
}

/** What did not pass, by code. */
export function wrongOf(findings: readonly AccountFinding[]): Record<string, string> {
  const wrong = findings.filter(({ status }) => status !== 'pass');
  return Object.fromEntries(wrong.map(({ code, status, message }) => [code, `${status}: ${message}`]));
}
