import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployRequest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount, plantModel } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const SECOND = 's3://customer-escrow-111122223333-smtj-5e1f0a2b/second';
const unit = { FORGE_UNIT_USD: '40' };

describe('a deployment that is changed', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
    await plantModel(account.simulator, account.ledger, {
      id: 'tr-bbbbbbbbbbbb',
      names: ['second'],
      artifact: SECOND,
      artifacts: { checkpoint: SECOND },
    });
    const second = account.simulator.world.checkpoints.get(SECOND);
    if (second !== undefined) account.simulator.world.checkpoints.set(SECOND, { ...second, respond: () => 'SECOND' });
  });
  afterEach(() => account.close());

  const record = async (id: string) => (await account.ledger.read('deployment', id))?.record;
  const ask = async (model: string) =>
    (await account.core.invokeModel({ model, prompt: 'my parcel', max_tokens: 9 }, call)).text;

  it.each([
    ['sagemaker', {}],
    ['bedrock_on_demand', {}],
    ['bedrock_provisioned', unit],
  ] as const)(
    'on %s goes on under the same endpoint, keeps the model before, and goes back to it without a new import',
    async (target, environment) => {
      const common: Partial<DeployRequest> = { target, name: 'live', environment: { ...environment } };
      const first = await account.ready(common);
      const second = await account.ready({ ...common, run: 'second', if_exists: 'update' });
      expect(await ask('live')).toBe('SECOND');
      expect(await record(first)).toMatchObject({ state: 'stopped', replaced_by: second });
      expect((await record(second))?.spec?.cloud?.slot).toBe(first);
      const imports = (): number =>
        account.simulator.requests.filter(({ operation }) => operation === 'CreateCustomModel').length;
      const before = imports();
      const back = await account.ready({ ...common, if_exists: 'update' });
      expect(await ask('live')).toBe('PARCEL');
      expect(imports()).toBe(before);
      await account.core.stopRun({ id: back, approve: back }, call);
      await account.pass(5);
      const left = (await account.simulator.inventory()).filter(({ kind }) => kind !== 'custom model');
      expect(left).toEqual([]);
    },
  );

  it('is not changed again before it is ready, so that nothing is left running beside it', async () => {
    const first = await account.ready({ name: 'live' });
    const begin = async (request: Partial<DeployRequest>) => {
      const plan = await account.deploy(request);
      const approve = 'token' in plan ? plan.token : undefined;
      return account.deploy({ ...request, ...(approve === undefined ? {} : { approve }) });
    };
    const update: Partial<DeployRequest> = { name: 'live', run: 'second', if_exists: 'update' };
    const begun = await begin(update);
    if (!begun.deployed) throw new Error('not begun');
    const busy = `not_ready: "live" is being changed: deployment ${begun.record.id} is still being made`;
    const other = await account.deploy({ name: 'live', if_exists: 'update' }).catch((error: unknown) => error);
    expect(`${(other as { code: string }).code}: ${(other as Error).message}`).toBe(busy);
    for (let turn = 0; turn < 6; turn++) await account.pass(10);
    expect(await record(begun.record.id)).toMatchObject({ state: 'running', replaces: first });
    await account.ready({ name: 'live', if_exists: 'update' });
    expect(await account.names('endpoint')).toEqual([first]);
  });

  it('takes the same call again while it is made, and names what another call has different', async () => {
    const asked: Partial<DeployRequest> = { name: 'live', environment: { FORGE_MAX_INSTANCES: '3' } };
    const plan = await account.deploy(asked);
    const approve = 'token' in plan ? (plan.token ?? '') : '';
    const begun = await account.deploy({ ...asked, approve });
    expect(await account.deploy(asked)).toMatchObject({ deployed: true, record: { state: 'starting' } });
    const id = begun.deployed ? begun.record.id : '';
    await expect(account.deploy({ ...asked, ttl_hours: 48, instance_count: 2 })).rejects.toThrow(
      `deployment ${id} is being made with ttl_hours 24, not 48; instance_count 1, not 2; FORGE_MIN_INSTANCES 1, not 2`,
    );
    await expect(account.deploy({ name: 'live' })).rejects.toThrow('FORGE_MAX_INSTANCES 3, not none');
  });

  it('is rolled back by an alarm, and says so; what answered before still answers', async () => {
    const first = await account.ready({ name: 'live' });
    account.simulator.world.ringing.add('us-east-1/too-slow');
    const second = await account.ready({
      name: 'live',
      run: 'second',
      if_exists: 'update',
      environment: { FORGE_ALARMS: 'too-slow' },
    });
    expect(await record(second)).toMatchObject({
      state: 'failed',
      failure: { cause: expect.stringContaining('too-slow') },
    });
    expect(await record(first)).toMatchObject({ state: 'running' });
    expect(await ask(first)).toBe('PARCEL');
    await account.core.stopRun({ id: second, approve: second }, call);
    await account.pass(5);
    expect(await account.names('endpoint')).toEqual([first]);
    expect(await ask(first)).toBe('PARCEL');
    expect(await record(second)).toMatchObject({ made: [] });
  });

  it('lives longer when it is asked for again, with its schedule moved and nothing made anew', async () => {
    const id = await account.ready({ name: 'live', ttl_hours: 2 });
    const creates = (): number =>
      account.simulator.requests.filter(({ operation }) => /^(Create|UpdateEndpoint)/.test(operation)).length;
    const before = creates();
    const asked = async (ttl_hours: number) =>
      (await account.deploy({ name: 'live', ttl_hours, if_exists: 'update' })).record;
    expect(await asked(48)).toMatchObject({
      creates: [
        expect.stringMatching(/ends at 20.*Z, later than at 20.*Z: \d+\.\d hours more, up to \d+\.\d\d USD added/),
      ],
    });
    expect(await asked(1)).toMatchObject({ creates: [expect.stringMatching(/earlier than at .* less, .* USD saved/)] });
    expect(await account.ready({ name: 'live', ttl_hours: 48, if_exists: 'update' })).toBe(id);
    expect(creates()).toBe(before);
    await account.pass(3 * 60);
    expect(await record(id)).toMatchObject({ state: 'running', ttl_hours: 48 });
    expect(await account.names('endpoint')).toEqual([id]);
    await account.pass(48 * 60);
    expect(await account.names('endpoint')).toEqual([]);
  });

  it('grows and shrinks as it was asked to, an asynchronous one to nothing', async () => {
    const id = await account.ready({ target: 'sagemaker_async', environment: { FORGE_MAX_INSTANCES: '3' } });
    const [target] = [...account.simulator.world.scaling('us-east-1').values()];
    expect(target?.request).toMatchObject({
      MinCapacity: 0,
      MaxCapacity: 3,
      ResourceId: `endpoint/${id}/variant/primary`,
    });
    expect([...(target?.policies.keys() ?? [])]).toEqual([`${id}-waiting`, `${id}-from-zero`]);
    expect(await account.names('alarm')).toEqual([`${id}-waiting-without-machine`]);
    await account.core.stopRun({ id, approve: id }, call);
    await account.pass(5);
    expect(await account.simulator.inventory()).toEqual([]);
  });

  it('scales between other bounds, to another load, and no more when it is no longer asked to', async () => {
    const scaled = (most: string, load: string) => ({ FORGE_MAX_INSTANCES: most, FORGE_REQUESTS_PER_INSTANCE: load });
    const id = await account.ready({ name: 'live', environment: scaled('3', '60') });
    const seen = () =>
      [...account.simulator.world.scaling('us-east-1').values()].map(({ request, policies }) => [
        request.MaxCapacity,
        policies.get(`${id}-requests`)?.request.TargetTrackingScalingPolicyConfiguration?.TargetValue,
      ]);
    expect(seen()).toEqual([[3, 60]]);
    const update = { name: 'live', if_exists: 'update' } as const;
    await account.ready({ ...update, run: 'second', environment: scaled('2', '60') });
    expect(seen()).toEqual([[2, 60]]);
    await account.ready({ ...update, environment: scaled('2', '30') });
    expect(seen()).toEqual([[2, 30]]);
    const plan = await account.deploy({ ...update, run: 'second' });
    expect(plan.record).toMatchObject({
      creates: expect.arrayContaining(['the autoscaling from 1 to 2 instances, 30 requests for each ends']),
    });
    await account.ready({ ...update, run: 'second' });
    expect(seen()).toEqual([]);
    expect(await account.names('endpoint')).toEqual([id]);
  });

  it('keeps and names what was made when its last step fails, and uses the import again', async () => {
    const faults = account.simulator.faults;
    faults.add({
      service: 'bedrock',
      operation: 'CreateCustomModelDeployment',
      times: 99,
      fault: { kind: 'error', name: 'AccessDeniedException', status: 403 },
    });
    const id = await account.ready({ target: 'bedrock_on_demand' }).catch(async (error: Error) => error.message);
    const [{ record: stuck } = { record: undefined }] = await account.ledger.list('deployment');
    expect(stuck).toMatchObject({ state: 'starting', made: [{ kind: 'custom model' }, { kind: 'schedule' }] });
    await expect(account.deploy({ target: 'bedrock_on_demand' })).rejects.toThrow(
      /made so far and kept: custom model arn:aws:bedrock/,
    );
    faults.clear();
    await account.pass(10);
    await account.pass(10);
    expect(await record(stuck?.id ?? id)).toMatchObject({ state: 'running' });
    expect(await account.names('custom model')).toHaveLength(1);
  });
});

describe('an account', () => {
  it('is listed with what each thing costs a day, what nobody uses, and the call that ends it', async () => {
    const account = await openHostingAccount(await newFolder());
    const id = await account.ready({ name: 'live', instance_type: 'ml.g6.48xlarge', ttl_hours: 0 });
    await account.ready({ target: 'publish', name: 'kept' });
    await account.pass(25 * 60);
    const seen = await account.core.getRun({ detail: 'concise', log_lines: 0, wait_s: 0 }, call);
    const things = 'account' in seen ? (seen.account ?? []) : [];
    expect(things.map(({ kind, cost_per_day, orphan }) => ({ kind, cost_per_day, orphan }))).toEqual([
      { kind: 'endpoint', cost_per_day: 400.51, orphan: 'nobody has asked it for 24 hours' },
      { kind: 'custom model', cost_per_day: 0.06, orphan: 'nothing serves it' },
    ]);
    const arn = things[0]?.id ?? '';
    await expect(account.core.stopRun({ id: arn }, call)).rejects.toThrow(/may be in use by others/);
    expect(await account.core.stopRun({ id: arn, approve: arn }, call)).toMatchObject({ state: 'stopping' });
    await account.simulator.advance(60_000);
    await expect(account.core.stopRun({ id: arn, approve: arn }, call)).rejects.toThrow(/it is gone, or never was/);
    await account.pass(1);
    expect(await account.ledger.read('deployment', id)).toMatchObject({ record: { state: 'failed' } });
    await account.close();
  });
});
