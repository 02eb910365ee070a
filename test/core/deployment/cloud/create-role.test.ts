import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PassThrough } from 'node:stream';
import { iam } from '../../../../src/commands/iam.ts';
import type { DeployRequest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const make = { environment: { FORGE_CREATE_ROLE: 'true' } };

describe('roles that a deployment lacks', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder(), undefined, { roles: false });
  });
  afterEach(() => account.close());

  const plan = async (request: Partial<DeployRequest> = {}) => {
    const answer = await account.deploy({ ...make, ...request });
    if (answer.deployed) throw new Error('deployed without a plan');
    return answer;
  };
  const made = () =>
    [...account.simulator.world.iam.roles.values()].filter(({ name }) => name.startsWith('nova-forge-'));
  const calls = (name: string) => account.simulator.requests.filter(({ operation }) => operation === name).length;

  it('block it, and the way to have them made is said; nothing is made unasked', async () => {
    await expect(account.deploy({})).rejects.toThrow(/role_not_set: no role is set/);
    const error = await account.deploy({}).catch((thrown: { next?: string }) => thrown.next);
    expect(error).toContain('pass FORGE_CREATE_ROLE "true" to have one made');
    await expect(plan({ environment: { FORGE_CREATE_ROLE: 'yes' } })).rejects.toThrow(/takes true or false/);
    expect(made()).toEqual([]);
  });

  it('are a plan of their own, with the documents that iam prints, whole', async () => {
    const { record, cost } = await plan();
    expect(record.creates).toEqual([
      expect.stringMatching(
        /^role nova-forge-deploy-sagemaker, which sagemaker.amazonaws.com may use, with leave for s3:GetObject, /,
      ),
      expect.stringMatching(
        /^role nova-forge-schedule, which scheduler.amazonaws.com may use, with leave for sagemaker:DeleteEndpoint/,
      ),
    ]);
    expect(cost.high).toBe(0);
    expect(record.checks.map(({ code }) => code)).toEqual(['roles_first']);
    const out = new PassThrough();
    const settings = { AWS_REGION: 'us-east-1', NOVA_FORGE_OUTPUT: account.simulator.furniture.output };
    iam(['deploy-sagemaker', '--role-arn', 'arn:aws:iam::111122223333:role/any'], settings, out);
    const printed = JSON.parse(String(out.read())) as { roles: Record<string, { trust: object; policy: object }> };
    const shown = record.details?.['roles'];
    expect(shown).toMatchObject(
      ['deploy-sagemaker', 'schedule'].map((kind) => ({
        name: `nova-forge-${kind}`,
        trust: printed.roles[kind]?.trust,
        policy: { document: printed.roles[kind]?.policy },
      })),
    );
    expect(made()).toEqual([]);
  });

  it('are made when that is approved; the deployment is approved after it, runs as them and is ended by a schedule', async () => {
    const roles = await plan();
    const paid = await plan({ approve: roles.token });
    expect(made().map(({ name }) => name)).toEqual(['nova-forge-deploy-sagemaker', 'nova-forge-schedule']);
    expect(made().map(({ policies }) => policies.size)).toEqual([1, 1]);
    expect(paid.record.checks.map(({ code }) => code)).toContain('ends_by_schedule');
    expect(paid.record.cost.high).toBeGreaterThan(100);
    expect(calls('CreateModel')).toBe(0);
    const begun = await account.deploy({ ...make, approve: paid.token });
    if (!begun.deployed) throw new Error('not begun');
    for (let turn = 0; turn < 4; turn++) await account.pass(10);
    const record = (await account.ledger.read('deployment', begun.record.id))?.record;
    expect(record).toMatchObject({ state: 'running', ends_by: 'schedule' });
    expect(record?.spec?.cloud?.role).toBe('arn:aws:iam::111122223333:role/nova-forge-deploy-sagemaker');
    // A second deployment finds them, and they outlive the first.
    expect((await plan({ name: 'other' })).record.checks.map(({ code }) => code)).not.toContain('roles_first');
    await account.core.stopRun({ id: begun.record.id, approve: begun.record.id }, call);
    await account.pass(5);
    expect(made()).toHaveLength(2);
    expect(calls('CreateRole')).toBe(2);
  });

  it('are approved for themselves alone: neither approval is good for the other', async () => {
    const roles = await plan();
    const paid = await plan({ approve: roles.token });
    // A retry of the call that made them is no approval of the deployment.
    expect((await plan({ approve: roles.token })).record.checks.map(({ code }) => code)).not.toContain('roles_first');
    expect((await account.ledger.list('deployment')).length).toBe(0);
    account.simulator.world.iam.roles.clear();
    await expect(plan({ approve: paid.token })).rejects.toThrow(/would do something else/);
    expect(made()).toEqual([]);
  });

  it('are made once, though the call that made them was cut short, or lost its answer', async () => {
    const { faults } = account.simulator;
    const denied = { kind: 'error', name: 'AccessDenied', status: 403 } as const;
    faults.add({ service: 'iam', operation: 'PutRolePolicy', times: 1, fault: denied });
    const roles = await plan();
    await expect(plan({ approve: roles.token })).rejects.toThrow(/making the role nova-forge-deploy-sagemaker/);
    expect(made().map(({ policies }) => policies.size)).toEqual([0]);
    const paid = await plan({ approve: roles.token });
    expect(paid.record.checks.map(({ code }) => code)).toContain('ends_by_schedule');
    expect(made().map(({ policies }) => policies.size)).toEqual([1, 1]);
  });

  it('are asked of a person who can be asked, before the price is', async () => {
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return asked.length === 1 ? ('yes' as const) : ('no' as const);
    };
    const request = {
      run: 'router',
      target: 'sagemaker',
      environment: make.environment,
      ttl_hours: 24,
      if_exists: 'fail',
    } as const;
    const answer = await account.core.deployModel(request, { ...call, confirm });
    expect(answer).toMatchObject({ deployed: false, declined: true });
    expect(asked[0]).toMatch(
      /^Make nova-forge-deploy-sagemaker and nova-forge-schedule in the account.*0.00 to 0.00 USD/,
    );
    expect(asked[1]).toMatch(/^Deploy tr-aaaaaaaaaaaa as "router" on sagemaker/);
    expect(made()).toHaveLength(2);
  });

  it('of another maker are used as they are; of ours, another policy is added and none replaced', async () => {
    const { roles } = account.simulator.world.iam;
    const roleOf = (name: string) => [...roles.values()].find((one) => one.name === name);
    await plan({ approve: (await plan()).token });
    const elsewhere = {
      run: 's3://my-weights/step_9',
      environment: { ...make.environment, FORGE_MODEL: 'nova-2-lite' },
    };
    const more = await plan(elsewhere);
    expect(JSON.stringify(more.record.details?.['roles'])).toContain('arn:aws:s3:::my-weights/step_9/*');
    await plan({ ...elsewhere, approve: more.token });
    expect(roleOf('nova-forge-deploy-sagemaker')?.policies.size).toBe(2);
    const ours = roleOf('nova-forge-deploy-sagemaker');
    if (ours !== undefined) Object.assign(ours, { tags: [] });
    ours?.policies.clear();
    expect((await plan()).record.checks.map(({ code }) => code)).not.toContain('roles_first');
  });

  it('are not made for a plan that something else stands against', async () => {
    await expect(plan({ instance_type: 'ml.g6e.48xlarge' })).rejects.toThrow(/instance_not_in_table/);
    await expect(plan({ ttl_hours: 8000 })).rejects.toThrow(/the server's ceiling for one run is 100000.00 USD/);
    expect(calls('CreateRole')).toBe(0);
  });

  it('are chosen with the target', async () => {
    const { record } = await plan({ target: 'auto' });
    expect(record.creates[0]).toMatch(/^role nova-forge-deploy-bedrock, which bedrock.amazonaws.com may use/);
    const { token } = await plan({ target: 'auto' });
    const paid = await plan({ target: 'auto', approve: token });
    expect(paid.record.checks[0]?.message).toMatch(/^bedrock_on_demand was chosen/);
  });
});
