import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServerlessTraining } from '../../../../../src/core/runtimes/aws/training/serverless-training.ts';
import type { TrainingJobSpec } from '../../../../../src/core/ports/training.ts';
import { openAccount, serverlessSpec } from '../../../../support/simulated-account.ts';

const HUB = 'arn:aws:sagemaker:us-east-1:000000000000:hub-content/nova-forge-mcp/JsonDoc';
const REWARD = 'arn:aws:lambda:us-east-1:000000000000:function:Rewards_v2';

describe('a serverless job that learns by a plain function', () => {
  let account: Awaited<ReturnType<typeof openAccount>>;
  beforeAll(() => {
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  });
  beforeEach(async () => {
    account = await openAccount();
  });
  afterEach(() => account.close());

  const specOf = (name: string, reward = REWARD): TrainingJobSpec => {
    const spec = serverlessSpec(name);
    if (spec.cloud === undefined) throw new Error('the spec is not for an account');
    return { ...spec, method: 'rft_lora', cloud: { ...spec.cloud, reward, evaluator: `${HUB}/Rewards-v2` } };
  };
  const start = (name: string, reward?: string) =>
    createServerlessTraining(account.settings).start(specOf(name, reward));
  const times = (operation: string): number =>
    account.simulator.requests.filter((one) => one.operation === operation && one.error === undefined).length;
  const evaluatorOf = (name: string) =>
    account.simulator.world.sagemaker('us-east-1').jobs.get(name)?.request.ServerlessJobConfig?.EvaluatorArn;
  const documents = () =>
    [...(account.simulator.world.sagemaker('us-east-1').hubs.get('nova-forge-mcp')?.contents.values() ?? [])].map(
      ({ document }) => document,
    );

  it('finds it registered in a hub of the account’s own, which is made and waited for', async () => {
    expect((await start('tr-000000000001')).state).toBe('starting');
    expect(evaluatorOf('tr-000000000001')).toBe(`${HUB}/Rewards-v2/0.0.1`);
    expect(documents()).toEqual([
      `{"SubType":"AWS/Evaluator","JsonContent":"{\\"EvaluatorType\\":\\"RewardFunction\\",\\"Reference\\":\\"${REWARD}\\"}"}`,
    ]);
  });

  it('registers it once, however many jobs there are and however often each is started', async () => {
    for (const name of ['tr-000000000001', 'tr-000000000001', 'tr-000000000002']) await start(name);
    expect([times('CreateHub'), times('ImportHubContent'), times('CreateTrainingJob')]).toEqual([1, 1, 2]);
    expect(evaluatorOf('tr-000000000002')).toBe(`${HUB}/Rewards-v2/0.0.1`);
  });

  it.each(['CreateHub', 'ImportHubContent'])('does it once though the answer to %s is lost', async (operation) => {
    account.simulator.faults.add({ service: 'sagemaker', operation, fault: { kind: 'reset', when: 'after' } });
    await start('tr-000000000001');
    expect(documents()).toHaveLength(1);
    expect(evaluatorOf('tr-000000000001')).toBe(`${HUB}/Rewards-v2/0.0.1`);
  });

  it('takes the next version where one is for another function, which stays what it was', async () => {
    const other = REWARD.replace('us-east-1', 'us-west-2');
    await start('tr-000000000001', other);
    await start('tr-000000000002');
    await start('tr-000000000003', other);
    expect(['1', '2', '3'].map((number) => evaluatorOf(`tr-00000000000${number}`)?.split('/').at(-1))).toEqual([
      '0.0.1',
      '0.0.2',
      '0.0.1',
    ]);
  });

  it('gives up after ten versions, before a job is made', async () => {
    for (let number = 0; number < 10; number++) await start(`tr-00000000001${number}`, `${REWARD}${number}`);
    await expect(start('tr-000000000001')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('10 versions of Rewards-v2 in hub nova-forge-mcp are there'),
    });
    expect(evaluatorOf('tr-000000000001')).toBeUndefined();
    expect(times('CreateTrainingJob')).toBe(10);
  });

  it('is told what may not be done, and by which permission', async () => {
    account.simulator.faults.add({
      service: 'sagemaker',
      operation: 'CreateHub',
      times: Infinity,
      fault: { kind: 'error', name: 'AccessDeniedException', status: 400, message: 'no' },
    });
    await expect(start('tr-000000000001')).rejects.toMatchObject({
      message: expect.stringMatching(/registering .*Rewards_v2 in hub nova-forge-mcp/),
      next: expect.stringContaining('sagemaker:CreateHub'),
    });
    expect(times('CreateTrainingJob')).toBe(0);
  });
});
