import { EVERYTHING, type IamState } from '../iam/iam-state.ts';
import { fillHub } from '../hub/fill-hub.ts';
import type { World } from '../world.ts';
import { rewardAnswers } from './reward-answers.ts';

/** What is there before anyone has done anything: enough to train at once. */
export type Furniture = {
  account: string;
  region: string;
  /** ARN of a role that jobs may run as. */
  role: string;
  /** ARN of a role that schedules may use to end things. */
  schedule_role: string;
  /** s3://bucket/prefix for what jobs write. */
  output: string;
  /** ARN of a reward function. */
  reward: string;
  /** Name of a role that may do everything but trusts no service. */
  distrusted: string;
};

/** Makes the role, the bucket, the reward function and the public hub. */
export async function furnishAccount(world: World, region: string): Promise<Furniture> {
  const { account, iam, objects, functions } = world;
  const now = new Date(world.clock.now());
  const role = addRole(
    iam,
    account,
    'NovaForgeRehearsalJobs',
    ['sagemaker.amazonaws.com', 'bedrock.amazonaws.com'],
    now,
  );
  const schedule_role = addRole(iam, account, 'NovaForgeRehearsalEndings', ['scheduler.amazonaws.com'], now);
  const distrusted = addRole(iam, account, 'TrustsNoService', ['ec2.amazonaws.com'], now);
  const bucket = `nova-forge-rehearsal-${account}`;
  objects.buckets.set(bucket, { name: bucket, region, created: now, objects: new Map() });
  for (const kind of ['smtj-5e1f0a2b', 'bedrock-5e1f0a2b']) {
    const name = `customer-escrow-${account}-${kind}`;
    objects.buckets.set(name, { name, region, created: now, objects: new Map(), foreign: true });
  }
  const reward = `arn:aws:lambda:${region}:${account}:function:RehearsalSageMakerReward`;
  functions.set(reward, { arn: reward, timeout_s: 300, state: 'Active', invoke: rewardAnswers });
  await fillHub(objects, now);
  return { account, region, role, schedule_role, output: `s3://${bucket}/runs`, reward, distrusted };
}

/** Adds a role that may do everything, for the services named. Returns its ARN. */
function addRole(iam: IamState, account: string, name: string, services: readonly string[], now: Date): string {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  iam.roles.set(arn, {
    arn,
    name,
    created: now,
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
    },
    policies: new Map([['Everything', EVERYTHING]]),
  });
  return arn;
}
