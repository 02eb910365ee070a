import { afterEach, describe, expect, it } from 'vitest';
import { quotaName } from '../../../../src/core/catalog/instance-quotas.ts';
import type { HostingRuntime } from '../../../../src/core/ports/hosting.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { plantDataset } from '../support.ts';
import { accountWorld } from './account-world.ts';
import { HOUR, answered, planned, request, rows, started } from './job-calls.ts';

const tempFolder = tempFolders();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function world() {
  const home = await tempFolder();
  const made = await accountWorld(home);
  closing.push(made.close);
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  return { home, dataset, run: await made.train('sagemaker'), ...made };
}

type World = Awaited<ReturnType<typeof world>>;

const evaluations = ({ simulator }: World) =>
  [...simulator.world.sagemaker('us-east-1').jobs.keys()].filter((name) => name.startsWith('ev-'));

describe('a run in an account that nothing serves', () => {
  it('is evaluated as a job when nobody says how, together with its base, for one approval', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset });
    const plan = await planned(here, asked);
    expect(plan).toMatchObject({ task: 'classification', rows: 30 });
    expect(plan.approval.cost).toMatchObject({ low: 40, high: 100 });
    expect(plan.approval.cost.assumptions).toEqual(
      expect.arrayContaining([
        `as an evaluation job because run ${here.run} is not deployed`,
        `${here.run}: 20.00 to 50.00 USD`,
        'nova-2-lite: 20.00 to 50.00 USD',
      ]),
    );
    const answer = await answered(here, { ...asked, approve: plan.token });
    expect(answer).toMatchObject({ task: 'classification', total: 30, record: { state: 'starting' } });
    expect(answer.untrained).toMatchObject({ model: 'nova-2-lite', state: 'starting', job: { max_runtime_s: 3000 } });
    expect(evaluations(here)).toHaveLength(2);
    await here.simulator.advance(2 * HOUR);
    const { record, untrained } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 30 } });
    expect(untrained).toMatchObject({ state: 'succeeded', model: 'nova-2-lite', result: { n: 30 } });
    expect(untrained?.rows_hash).toBe(record.rows_hash);
    expect((await answered(here, asked)).existed).toBe(true);
    expect(evaluations(here)).toHaveLength(2);
  });

  it('has the evaluation of its base beside it that is there already, under whatever name the base was asked', async () => {
    const here = await world();
    await started(here, request({ model: 'nova-2-lite', dataset: here.dataset, via: 'job' }));
    await here.simulator.advance(2 * HOUR);
    const base = await answered(here, request({ model: 'nova-2-lite', dataset: here.dataset, via: 'job' }));
    await here.effects.ledger.update('evaluation', base.record.id, (record) => ({
      ...record,
      model: 'us.amazon.nova-2-lite-v1:0',
    }));
    const { plan, answer } = await started(here, request({ model: here.run, dataset: here.dataset }));
    expect(plan.approval.cost.high).toBe(100);
    expect(plan.approval.creates.join()).not.toContain('nova-2-lite');
    expect(answer.untrained?.id).toBe(base.record.id);
    expect(evaluations(here)).toHaveLength(2);
  });

  it('is not laid beside a base that was measured on other rows or for another task', async () => {
    const here = await world();
    await started(here, request({ model: 'nova-2-lite', dataset: here.dataset, via: 'job', limit: 10 }));
    await started(here, request({ model: 'nova-2-lite', task: 'ifeval' }));
    await here.simulator.advance(2 * HOUR);
    await answered(here, request({ model: 'nova-2-lite', dataset: here.dataset, via: 'job', limit: 10 }));
    await answered(here, request({ model: 'nova-2-lite', task: 'ifeval' }));
    const { approval } = await planned(here, request({ model: here.run, dataset: here.dataset }));
    expect(approval.creates.join()).toContain('(nova-2-lite)');
    const benchmark = await planned(here, request({ model: here.run, task: 'ifeval' }));
    expect(benchmark.approval.creates.join()).not.toContain('(nova-2-lite)');
  });

  it('starts both as they were approved after a crash, whatever a plan of now would allow', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset });
    const plan = await planned(here, asked);
    const refusal = { kind: 'error', name: 'AccessDeniedException', status: 403 } as const;
    here.simulator.faults.add({ service: 'sagemaker', operation: 'CreateTrainingJob', times: 20, fault: refusal });
    await expect(answered(here, { ...asked, approve: plan.token })).rejects.toThrow('AccessDenied');
    here.simulator.faults.clear();
    expect(evaluations(here)).toEqual([]);
    const { record, untrained } = await answered(here, asked);
    expect([record.state, untrained?.state]).toEqual(['starting', 'starting']);
    const jobs = [...here.simulator.world.sagemaker('us-east-1').jobs.values()];
    const limits = jobs.flatMap(({ name, request: job }) =>
      name.startsWith('ev-') ? [job.StoppingCondition?.MaxRuntimeInSeconds] : [],
    );
    expect(limits).toEqual([3000, 3000]);
  });

  it('is measured alone when the money suffices for one job, and says what its base would need', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset, max_cost_usd: 30 });
    const { plan, answer } = await started(here, asked);
    expect(plan.approval.cost.high).toBe(30);
    expect(plan.approval.cost.assumptions.join('\n')).toMatch(
      /its base nova-2-lite is not measured beside it: 15.00 USD pay for 900 s/,
    );
    expect(answer).toMatchObject({ base: 'model nova-2-lite and via "job"' });
    expect(answer.untrained).toBeUndefined();
  });

  it('keeps its own job when that of its base finds no machine, which is started by a later call', async () => {
    const here = await world();
    const asked = request({ model: here.run, dataset: here.dataset });
    const { quotas } = here.simulator.world;
    quotas.set(`us-east-1/${quotaName('ml.p5.48xlarge', 'training')}`, 1);
    const { answer } = await started(here, asked);
    expect(answer.notes).toEqual([expect.stringMatching(/its base is not measured yet: .* is 1 Instances/)]);
    expect(answer.untrained?.state).toBe('planned');
    await here.simulator.advance(2 * HOUR);
    const { record, untrained, notes } = await answered(here, asked);
    expect(record.state).toBe('succeeded');
    expect(notes).toBeUndefined();
    expect(untrained).toMatchObject({ state: 'starting', job: { max_runtime_s: 3000 } });
    expect(evaluations(here)).toHaveLength(2);
  });

  it('is asked through its deployment while one answers', async () => {
    const here = await world();
    const id = await plantDeployment(here.effects, here.run);
    const { record } = await answered(here, request({ model: here.run, dataset: here.dataset }));
    expect(record).toMatchObject({ state: 'succeeded', model: id, run: here.run, result: { n: 30 } });
    expect(record.job).toBeUndefined();
    expect(evaluations(here)).toEqual([]);
    const job = await planned(here, request({ model: here.run, dataset: here.dataset, via: 'job' }));
    expect(job.approval.cost.assumptions.join()).not.toContain('not deployed');
  });
});

/** A deployment of a run that answers HQ to everything. */
async function plantDeployment(effects: World['effects'], run: string): Promise<string> {
  const id = 'dp-0123456789ab';
  const source = { from: 'sagemaker', endpoint: 'tickets' } as const;
  await effects.ledger.create('deployment', id, {
    id,
    names: [],
    created_at: '2026-01-05T12:00:00.000Z',
    state: 'running',
    target: 'sagemaker',
    run,
    artifact: 's3://forge/x',
    served_as: 'tickets',
    ttl_hours: 24,
    cost_per_hour: 1,
  });
  const no = () => Promise.reject(new Error('not asked in this test'));
  const host: HostingRuntime = {
    target: 'sagemaker',
    paid: true,
    hourly: no,
    create: no,
    extend: no,
    remove: no,
    get: async (name) => ({ name, state: 'running', source }),
  };
  effects.hosting = { sagemaker: async () => host };
  const answer = { text: 'HQ', stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } };
  const open = async () => ({ answer: async () => answer, close: async () => undefined });
  effects.inference = async () => ({ id: 'test', open });
  return id;
}
