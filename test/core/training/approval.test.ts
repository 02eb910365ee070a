import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ports } from '../../../src/core/core.ts';
import { connect, localPorts, type TestClient } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { createPaidTraining } from '../../support/paid-runtime.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newFolder = tempFolders();

type Setup = {
  home: string;
  ports: Ports;
  paid: ReturnType<typeof createPaidTraining>;
  dataset: string;
  clock: { at: number };
};

async function setUp(price = { low: 10, high: 20 }): Promise<Setup> {
  const home = await newFolder();
  const paid = createPaidTraining(price);
  const clock = { at: Date.parse('2026-03-01T10:00:00.000Z') };
  const training = { ...localPorts(home).training, sagemaker: async () => paid.runtime };
  const ports = localPorts(home, { training, now: () => new Date(clock.at) });
  const source = await writeTickets(home, 120);
  const client = await connect(ports);
  const prepared = await client.call('prepare_dataset', { source });
  await client.close();
  return { home, ports, paid, dataset: String(prepared.data['dataset_id']), clock };
}

const paidCall = (dataset: string, more: Record<string, unknown> = {}) => ({
  dataset,
  model: 'nova-2-lite',
  runtime: 'sagemaker',
  ...more,
});

describe('a call that costs money', () => {
  let setup: Setup;
  let client: TestClient;

  beforeEach(async () => {
    setup = await setUp();
    client = await connect(setup.ports);
  });

  const plan = async (more: Record<string, unknown> = {}) => {
    const answer = await client.call('start_training', paidCall(setup.dataset, more));
    return { ...answer, approve: String(answer.data['approve']) };
  };

  it('answers with a plan and a price first, and creates nothing', async () => {
    const answer = await plan();
    expect(answer.data).toMatchObject({ state: 'needs_approval', cost: { low: 10, high: 20 } });
    expect(answer.approve).toMatch(/^pl-[0-9a-f]{12}\.\S{24}$/);
    expect(answer.data['run_id']).toBeUndefined();
    expect(setup.paid.creates).toEqual([]);
  });

  it('starts once with the token of its plan, and the token again is the same run', async () => {
    const { approve } = await plan();
    const first = await client.call('start_training', paidCall(setup.dataset, { approve }));
    const again = await client.call('start_training', paidCall(setup.dataset, { approve }));
    expect(first.data['state']).toBe('running');
    expect(again.data['run_id']).toBe(first.data['run_id']);
    expect(setup.paid.creates).toHaveLength(1);
  });

  it('starts nothing else with that token: a changed argument voids it', async () => {
    const { approve } = await plan();
    const other = await client.call('start_training', paidCall(setup.dataset, { approve, name: 'other' }));
    expect(other.isError).toBe(true);
    expect(other.text).toMatch(/^approval_invalid: the approval is for plan pl-/);
    expect(setup.paid.creates).toEqual([]);
  });

  it('starts no second run with a spent token after the first has failed', async () => {
    const { approve } = await plan();
    const first = await client.call('start_training', paidCall(setup.dataset, { approve }));
    const id = String(first.data['run_id']);
    setup.paid.jobs.set(id, { name: id, state: 'failed', failure: { cause: 'capacity', fix: 'wait' } });
    const again = await client.call('start_training', paidCall(setup.dataset, { approve }));
    expect(again.text).toMatch(/^approval_invalid/);
    expect(setup.paid.creates).toHaveLength(1);
  });

  it('refuses a token that is not ours, is cut short, or has expired', async () => {
    const { approve } = await plan();
    const guessed = `${approve.split('.')[0]}.${'A'.repeat(24)}`;
    for (const token of [guessed, approve.slice(0, -1), 'yes', 'pl-000000000000.x', '']) {
      const answer = await client.call('start_training', paidCall(setup.dataset, { approve: token }));
      expect(answer.text, token).toMatch(/^approval_invalid: this approval is not one of ours/);
    }
    setup.clock.at += 31 * 60_000;
    const late = await client.call('start_training', paidCall(setup.dataset, { approve }));
    expect(late.text).toMatch(/^approval_invalid: the approval of plan .* expired at 2026-03-01T10:30/);
    expect(setup.paid.creates).toEqual([]);
  });

  it('starts nothing while only a plan is asked for, though the token is right', async () => {
    const asked = await plan({ plan_only: true });
    expect(asked.text).toMatch(/call start_training again without plan_only, else with the same arguments and approve/);
    const refused = await client.call(
      'start_training',
      paidCall(setup.dataset, { plan_only: true, approve: asked.approve }),
    );
    expect(refused.text).toMatch(/^bad_request: plan_only starts nothing, and approve starts what was planned/);
    expect(setup.paid.creates).toEqual([]);
    await client.call('start_training', paidCall(setup.dataset, { approve: asked.approve }));
    expect(setup.paid.creates).toHaveLength(1);
  });

  it('stores no token, only its hash', async () => {
    const { approve } = await plan();
    const stored = await readFile(join(setup.home, 'plans', approve.split('.')[0] ?? '', 'v1.json'), 'utf8');
    expect(stored).not.toContain(approve.split('.')[1]);
  });

  it('voids the token when the price has changed', async () => {
    const { approve } = await plan();
    setup.paid.runtime.estimate = async () => ({ low: 10, high: 30, assumptions: ['dearer'] });
    const answer = await client.call('start_training', paidCall(setup.dataset, { approve }));
    expect(answer.text).toMatch(/price has changed/);
    expect(setup.paid.creates).toEqual([]);
  });

  it('leaves a line in the audit for what was started', async () => {
    const { approve } = await plan();
    const started = await client.call('start_training', paidCall(setup.dataset, { approve }));
    const lines = (await readFile(join(setup.home, 'audit.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const id = started.data['run_id'];
    expect(lines).toContainEqual(expect.objectContaining({ event: 'start_training', id, runtime: 'sagemaker' }));
    const calls = lines.filter(({ event, tool }) => event === 'call' && tool === 'start_training');
    expect(calls.map(({ approved, failed }) => ({ approved, failed }))).toEqual([
      { approved: false, failed: false },
      { approved: true, failed: false },
    ]);
    expect(JSON.stringify(lines)).not.toContain(approve.split('.')[1]);
  });
});

describe('the ceilings', () => {
  it('refuse a run above the ceiling for one run, approved or not', async () => {
    const { ports, paid, dataset } = await setUp({ low: 60, high: 80 });
    const client = await connect(ports);
    const answer = await client.call('start_training', paidCall(dataset));
    expect(answer.text).toMatch(
      /^ceiling_exceeded: this can cost up to 80.00 USD; the server's ceiling for one run is 50.00 USD/,
    );
    expect(paid.creates).toEqual([]);
  });

  it('hold the caller to its own max_cost_usd', async () => {
    const { ports, dataset } = await setUp();
    const client = await connect(ports);
    const answer = await client.call('start_training', paidCall(dataset, { max_cost_usd: 15 }));
    expect(answer.text).toMatch(/can cost up to 20.00 USD; max_cost_usd is 15.00/);
  });

  it('hold for the day, over several servers approving at once, and are free again the next day', async () => {
    const { ports, paid, dataset, clock } = await setUp({ low: 40, high: 40 });
    const limited = { ...ports, limits: { maxUsdPerRun: 50, maxUsdPerDay: 100 } };
    const clients = await Promise.all([1, 2, 3, 4, 5].map(() => connect(limited)));
    const answers = await Promise.all(
      clients.map(async (client, index) => {
        const first = await client.call('start_training', paidCall(dataset, { name: `n${index}` }));
        return client.call('start_training', paidCall(dataset, { name: `n${index}`, approve: first.data['approve'] }));
      }),
    );
    expect(paid.creates).toHaveLength(2);
    expect(answers.filter((answer) => /ceiling for one day is 100.00 USD/.test(answer.text))).toHaveLength(3);
    clock.at += 86_400_000;
    const [client] = clients;
    const plan = await client?.call('start_training', paidCall(dataset, { name: 'tomorrow' }));
    await client?.call('start_training', paidCall(dataset, { name: 'tomorrow', approve: plan?.data['approve'] }));
    expect(paid.creates).toHaveLength(3);
  });
});

describe('a client that can ask its person', () => {
  it('starts when the person says yes, and shows them the price', async () => {
    const { ports, paid, dataset } = await setUp();
    const questions: string[] = [];
    const client = await connect(ports, {
      person: ({ message }) => {
        questions.push(message);
        return { action: 'accept', content: { approve: true } };
      },
    });
    const answer = await client.call('start_training', paidCall(dataset));
    expect(answer.data['state']).toBe('running');
    expect(questions).toEqual([
      expect.stringMatching(/^Train nova-2-lite by sft_lora on sagemaker .* It costs 10.00 to 20.00 USD/),
    ]);
    expect(paid.creates).toHaveLength(1);
  });

  it.each([
    [{ action: 'decline' }, 'the person said no'],
    [{ action: 'accept', content: { approve: false } }, 'the person said no'],
    [{ action: 'cancel' }, 'the person will be asked'],
  ] as const)('starts nothing on %j and hands out no token', async (result, next) => {
    const { ports, paid, dataset } = await setUp();
    const client = await connect(ports, { person: () => ({ ...result }) });
    const answer = await client.call('start_training', paidCall(dataset));
    expect(answer.data['state']).toBe('needs_approval');
    expect(answer.data['approve']).toBeUndefined();
    expect(answer.data['next']).toContain(next);
    expect(paid.creates).toEqual([]);
  });
});
