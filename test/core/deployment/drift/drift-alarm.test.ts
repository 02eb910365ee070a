import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployRequest } from '../../../../src/core/deployment/request.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { type DriftAccount, LABELS, REGION, noCall, openDriftAccount } from './drift-account.ts';

const newFolder = tempFolders();
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:drift';
const capture = { FORGE_CAPTURE_PERCENT: '100' };
const watched = { environment: { ...capture, FORGE_DRIFT_ALARM: TOPIC } };
const HOUR = 60;

describe('the alarm of drift', () => {
  let account: DriftAccount;

  beforeEach(async () => {
    account = await openDriftAccount(await newFolder());
  });
  afterEach(() => account.close());

  const record = async (id: string) => (await account.ledger.read('deployment', id))?.record;
  const alarmsOf = () => account.simulator.world.alarms;
  const stop = async (id: string): Promise<void> => {
    await account.core.stopRun({ id, approve: id }, noCall);
    await account.pass(5);
  };
  const calls = (operation: string): number =>
    account.simulator.requests.filter((request) => request.operation === operation).length;
  const points = (metric: string): number[] =>
    account.simulator.world.points.filter((point) => point.metric.includes(metric)).map(({ value }) => value);

  it('is planned with its price, made last, told at each look, and gone with the deployment', async () => {
    const planned = await account.deploy(watched);
    if (planned.deployed) throw new Error('deployed without a plan');
    const { creates, cost } = planned.record;
    const said =
      'alarm dp-f8acfdf9a7c0-answers-drift, which tells arn:aws:sns:us-east-1:111122223333:drift: 0.70 USD a month';
    expect(creates).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
    expect(cost.assumptions.join()).toContain('two metrics and an alarm for drift 0.70 USD a month');
    const id = await account.ready(watched);
    const name = `${id}-answers-drift`;
    expect((await record(id))?.made?.at(-1)).toEqual({ kind: 'alarm', id: name, region: REGION });
    expect((await record(id))?.steps?.at(-1)?.step).toBe('drift alarm');
    expect(alarmsOf().get(`${REGION}/${name}`)).toMatchObject({ AlarmActions: [TOPIC], Threshold: 0.05, Period: 3600 });
    expect(await account.names('alarm')).toEqual([name]);
    await account.ask(id, LABELS, 102);
    expect(await account.findings(id)).toMatchObject([{ code: 'drift_none' }]);
    expect(points('DriftingShare')).toEqual([0]);
    await account.ask(id, ['billing'], 60);
    expect(await account.findings(id)).toMatchObject([{ code: 'drift_labels' }]);
    expect(points('DriftingShare')[1]).toBeCloseTo(94 / 162 - 1 / 3, 3);
    expect(points('DriftPSI')[1]).toBeCloseTo(0.2465, 3);
    expect(await stateOfAlarm()).toBe('ALARM');
    await stop(id);
    expect(await account.simulator.inventory()).toEqual([]);
  });

  it('hears of drift once an hour while a server runs, and of nothing while there are too few answers', async () => {
    const id = await account.ready(watched);
    await account.pass(HOUR);
    expect([calls('PutMetricData'), await stateOfAlarm()]).toEqual([0, 'INSUFFICIENT_DATA']);
    await account.ask(id, LABELS, 102);
    for (const minutes of [2, 2, HOUR, 1, 1]) await account.pass(minutes);
    expect([calls('PutMetricData'), await stateOfAlarm()]).toEqual([1, 'OK']);
    await account.ask(id, ['billing'], 60);
    for (const minutes of [2, HOUR, 1]) await account.pass(minutes);
    expect([calls('PutMetricData'), await stateOfAlarm()]).toEqual([2, 'ALARM']);
    const seen = await account.core.getRun({ detail: 'concise', log_lines: 0, wait_s: 0 }, noCall);
    const [live] = 'live' in seen ? seen.live : [];
    expect(live?.health).toMatchObject([{ code: 'drift_labels', message: expect.stringMatching(/; seen \d{4}-/) }]);
    expect(calls('PutMetricData')).toBe(2); // a list of everything looks at nothing
  });

  it('goes with the endpoint to the next model, and ends when an update does not ask for it', async () => {
    const first = await account.ready(watched);
    const environment = { ...capture, FORGE_DRIFT_ALARM: 'on', CONTEXT_LENGTH: '8000' };
    const second = await account.ready({ environment, if_exists: 'update' });
    const name = `${first}-answers-drift`;
    expect([second === first, await account.names('alarm')]).toEqual([false, [name]]);
    expect(alarmsOf().get(`${REGION}/${name}`)?.AlarmActions).toEqual([]);
    const without: Partial<DeployRequest> = { environment: capture, if_exists: 'update' };
    const plan = await account.deploy(without);
    expect('record' in plan && 'creates' in plan.record ? plan.record.creates.join() : '').toContain(
      `${name} is removed`,
    );
    const third = await account.ready(without);
    expect([(await record(third))?.state, await account.names('alarm')]).toEqual(['running', []]);
    expect(await account.deploy(without)).toMatchObject({
      record: { creates: [expect.stringContaining(`nothing new: ${third} ends at `)] },
    });
    await stop(third);
    expect(await account.simulator.inventory()).toEqual([]);
  });

  it('is made once when its answer is lost', async () => {
    const lost = { kind: 'reset' as const, when: 'after' as const };
    account.simulator.faults.add({ service: 'monitoring', operation: 'PutMetricAlarm', times: 3, fault: lost });
    const id = await account.ready(watched);
    for (let turn = 0; turn < 3; turn++) await account.pass(1);
    expect(await record(id)).toMatchObject({ state: 'running' });
    expect(await account.names('alarm')).toEqual([`${id}-answers-drift`]);
  });

  it('that cannot be told is a finding beside what was found', async () => {
    const id = await account.ready(watched);
    await account.ask(id, LABELS, 102);
    const { caller } = account.simulator.world.iam;
    const denied = { Effect: 'Deny' as const, Action: 'cloudwatch:PutMetricData', Resource: '*' };
    caller.policies = new Map([...caller.policies, ['denied', { Statement: [denied] }]]);
    const [none, untold] = await account.findings(id);
    expect([none?.code, untold?.code]).toEqual(['drift_none', 'drift_alarm_untold']);
    expect(`${untold?.message} ${untold?.fix}`).toContain('cloudwatch:PutMetricData');
  });

  it('is listed with what it costs, and as left over when what it is about is gone; stop_run ends it', async () => {
    const id = await account.ready(watched);
    const arn = `arn:aws:cloudwatch:${REGION}:111122223333:alarm:${id}-answers-drift`;
    const listed = async () => {
      const seen = await account.core.getRun({ detail: 'concise', log_lines: 0, wait_s: 0 }, noCall);
      return 'account' in seen ? seen.account?.find((thing) => thing.id === arn) : undefined;
    };
    expect(await listed()).toMatchObject({ kind: 'alarm', deployment: id, next: `stop_run with id ${id} ends it` });
    account.simulator.world.sagemaker(REGION).endpoints.delete(id);
    expect(await listed()).toMatchObject({
      orphan: `${id}, which it is about, is gone`,
      next: `stop_run with id ${arn} ends it`,
    });
    expect(await account.core.stopRun({ id: arn, approve: arn }, noCall)).toMatchObject({ state: 'stopped' });
    expect(await account.names('alarm')).toEqual([]);
  });

  it.each([
    [{ environment: { FORGE_DRIFT_ALARM: 'on' } }, 'the endpoint keeps no answers'],
    [{ environment: { ...capture, FORGE_DRIFT_ALARM: 'me' } }, 'takes the ARN of a topic or "on"'],
    [
      { environment: { ...capture, FORGE_DRIFT_ALARM: TOPIC.replace('us-east-1', 'eu-west-1') } },
      'a topic in eu-west-1, the alarm is in us-east-1',
    ],
    [{ target: 'publish', environment: { FORGE_DRIFT_ALARM: 'on' } }, 'means nothing to target publish'],
  ] as const)('is refused where it could hear nothing: %j', async (request, message) => {
    await expect(account.deploy(request)).rejects.toThrow(message);
  });

  it('is planned with a warning while model invocation logging is off', async () => {
    const plan = await account.deploy({ target: 'bedrock_on_demand', environment: { FORGE_DRIFT_ALARM: 'on' } });
    const checks = plan.deployed ? [] : plan.record.checks;
    expect(checks).toContainEqual(
      expect.objectContaining({
        code: 'invocation_log',
        severity: 'warn',
        message: expect.stringContaining('is off in'),
      }),
    );
  });

  /** As the service tells it. */
  async function stateOfAlarm(): Promise<string | undefined> {
    const seen = await account.core.getRun({ detail: 'concise', log_lines: 0, wait_s: 0 }, noCall);
    return 'account' in seen ? seen.account?.find(({ kind }) => kind === 'alarm')?.state : undefined;
  }
});
