import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, localPorts, type TestClient } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newFolder = tempFolders();

describe('a local deployment', () => {
  let home: string;
  let client: TestClient;
  let runs: string[];

  beforeEach(async () => {
    home = await newFolder();
    client = await connect(localPorts(home));
    const source = await writeTickets(home, 150);
    const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
    runs = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const started = await client.call('start_training', { dataset, name, hyperparameters: { epochs: 2 } });
        await client.call('get_run', { id: name, wait_s: 45 });
        return String(started.data['run_id']);
      }),
    );
  });

  afterEach(async () => {
    const { live } = (await client.call('get_run')).data as { live: { id: string }[] };
    for (const { id } of live) await client.call('stop_run', { id });
  });

  it("is ready only after a real answer, serves under its run's name, and is gone when stopped", async () => {
    const deployed = await client.call('deploy_model', { run: 'one', ttl_hours: 1 });
    expect(deployed.data).toMatchObject({ state: 'running', served_as: 'one', cost_per_day: 0, smoke: { ok: true } });
    const asked = await client.call('invoke_model', { model: 'one', prompt: 'my invoice is wrong' });
    expect(asked.data).toMatchObject({ text: 'billing', model: deployed.data['deployment_id'] });
    const stopped = await client.call('stop_run', { id: 'one' });
    expect(stopped.data).toMatchObject({ kind: 'deployment', state: 'stopped' });
    await expect(fetch(String(deployed.data['endpoint']))).rejects.toThrow('fetch failed');
    expect((await client.call('stop_run', { id: String(deployed.data['deployment_id']) })).isError).toBe(false);
  });

  it.each([{ CAPTURE_ANSWERS: '0' }, { CAPTURE_ANSWERS: 'abc' }, { CAPTURE_ANSWER: '10' }])(
    'leaves no record of an environment it cannot take: %j',
    async (environment) => {
      const refused = await client.call('deploy_model', { run: 'one', environment });
      expect(refused.text).toMatch(/^(bad_request|unsupported): .*CAPTURE_ANSWER/);
      const { data } = await client.call('get_run');
      expect(JSON.stringify(data)).not.toContain('"kind":"deployment"');
    },
  );

  it('refuses a name that is taken, and replaces its holder only when asked and only when the new one works', async () => {
    const first = await client.call('deploy_model', { run: 'one', name: 'router' });
    const refused = await client.call('deploy_model', { run: 'two', name: 'router' });
    expect(refused.text).toContain(
      `conflict: "router" is deployment ${String(first.data['deployment_id'])} already, serving run ${runs[0]}`,
    );
    const updated = await client.call('deploy_model', { run: 'two', name: 'router', if_exists: 'update' });
    expect(updated.data['state']).toBe('running');
    const before = await client.call('get_run', { id: String(first.data['deployment_id']) });
    expect(before.data['state']).toBe('stopped');
    const asked = await client.call('invoke_model', { model: 'router', prompt: 'parcel' });
    expect(asked.data['model']).toBe(updated.data['deployment_id']);
  });

  it('is made once when two servers want the name for different runs at the same time', async () => {
    const others = await Promise.all([connect(localPorts(home)), connect(localPorts(home))]);
    const answers = await Promise.all(
      others.map((other, index) => other.call('deploy_model', { run: runs[index], name: 'both', ttl_hours: 1 })),
    );
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(answers.find(({ isError }) => isError)?.text).toMatch(/^conflict: "both" is deployment dp-/);
    const { live } = (await client.call('get_run')).data as { live: { name: string }[] };
    expect(live.filter(({ name }) => name === 'both')).toHaveLength(1);
  });

  it('vanishes at its time to live, says so, and gives its name back', async () => {
    const deployed = await client.call('deploy_model', { run: 'one', name: 'brief', ttl_hours: 0.001 });
    await expect
      .poll(async () => (await client.call('get_run', { id: 'brief' })).data['state'], {
        timeout: 20_000,
        interval: 500,
      })
      .toBe('stopped');
    await sleep(100);
    await expect(fetch(String(deployed.data['endpoint']))).rejects.toThrow('fetch failed');
    expect((await client.call('get_run', { id: 'brief' })).data['next']).toContain('it reached its time to live at');
    expect((await client.call('deploy_model', { run: 'two', name: 'brief' })).data['state']).toBe('running');
  });

  it('says what is wrong when the run has no model, or its model is gone', async () => {
    const none = await client.call('deploy_model', { run: 'three' });
    expect(none.text).toMatch(/^not_found: no training "three"/);
    await rm(join(home, 'local', 'jobs', runs[0] ?? '', 'model.bin'));
    const gone = await client.call('deploy_model', { run: 'one' });
    expect(gone.isError).toBe(true);
    expect(gone.text).toMatch(/model/);
  });

  it('is not hidden by one damaged record', async () => {
    await client.call('deploy_model', { run: 'one', ttl_hours: 1 });
    await writeFile(join(home, 'runs', runs[1] ?? '', 'v9.json'), '{"id":');
    const seen = await client.call('get_run');
    expect(seen.data['live']).toHaveLength(1);
    expect(seen.data['damaged']).toEqual([expect.stringContaining(runs[1] ?? 'none')]);
  });
});
