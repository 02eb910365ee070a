import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, localPorts, type TestClient } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';

type Finding = { code: string; severity: string; message: string };

describe('a local deployment under watch', () => {
  let home: string;
  let client: TestClient;
  let source: string;
  let deployed: Record<string, unknown>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'nova-forge-'));
    client = await connect(localPorts(home));
    source = await writeTickets(home, 1200);
    const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
    await client.call('start_training', { dataset, name: 'one' });
    await client.call('get_run', { id: 'one', wait_s: 45 });
    await client.call('evaluate_model', { model: 'one', dataset });
  });

  beforeEach(async () => {
    const environment = { CAPTURE_ANSWERS: '150' };
    deployed = (await client.call('deploy_model', { run: 'one', environment, ttl_hours: 1 })).data;
  });

  afterEach(async () => {
    await client.call('stop_run', { id: String(deployed['deployment_id']) });
  });

  afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  /** Asks as a user's program does: rows that were prepared, of these queues, in turn. */
  async function ask(queues: readonly string[], times: number): Promise<void> {
    const token = (await readFile(String(deployed['token_file']), 'utf8')).trim();
    const rows = [...(await readFile(source, 'utf8')).matchAll(/"([^"]+)",(\w+)/g)];
    const asked = rows.filter(([, , queue = '']) => queues.includes(queue)).slice(0, times);
    for (const [, content] of asked) {
      const response = await fetch(`${String(deployed['endpoint'])}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ model: 'one', messages: [{ role: 'user', content }] }),
      });
      expect(response.status).toBe(200);
      await response.json();
    }
  }

  async function findings(): Promise<Finding[]> {
    return (await client.call('get_run', { id: String(deployed['deployment_id']) })).data['health'] as Finding[];
  }

  it('says each smoke check, then is tested under load without being made again, and keeps the result', async () => {
    const { ok, checks, first_token_ms } = deployed['smoke'] as {
      ok: boolean;
      checks: unknown;
      first_token_ms: number;
    };
    expect([ok, typeof first_token_ms]).toEqual([true, 'number']);
    expect(checks).toEqual(
      ['streamed', 'system_prompt', 'stops', 'same_as_trained', 'same_prompt', 'unlike_base'].map((code) =>
        expect.objectContaining({ code, result: 'passed' }),
      ),
    );
    const load_test = { rate: 100, seconds: 2, p95_ms: 10_000 };
    const tested = await client.call('deploy_model', { run: 'one', load_test });
    expect(tested.data['deployment_id']).toBe(deployed['deployment_id']);
    const load = tested.data['load'] as { sent: number; answered: number };
    expect(tested.data['load']).toMatchObject({ verdict: 'met', errors: [], cost_usd: 0, rate: 100 });
    expect(load.answered).toBe(load.sent);
    expect(tested.text).toContain('Load test: met. P95 is ');
    const seen = await client.call('get_run', { id: String(deployed['deployment_id']) });
    expect(Object.keys(seen.data['metrics'] as object)).toEqual(['p50_ms', 'p95_ms', 'p99_ms', 'answered_per_s']);
    // Neither the smoke test nor the load test is anybody's traffic.
    expect(await findings()).toMatchObject([
      { code: 'drift_unknown', message: expect.stringContaining('0 answers were captured') },
    ]);
    const refused = await client.call('deploy_model', { run: 'one', load_test, approve: 'pl-1.x' });
    expect(refused.text).toMatch(/^bad_request: approve was given, but testing dp-/);
  });

  it('has no drift while users ask what was evaluated, and says which labels moved when they ask something else', async () => {
    await ask(['billing', 'access', 'shipping'], 150);
    await expect.poll(async () => (await findings())[0]?.message).toContain('no drift');
    await ask(['billing'], 150);
    await expect.poll(async () => (await findings())[0]?.code).toBe('drift_labels');
    const [labels] = await findings();
    expect(labels).toMatchObject({ severity: 'warn' });
    expect(labels?.message).toMatch(
      /^labels have drifted: "billing" from \d+ % to \d\d\d? %, .* large\); the newest 150 answers/,
    );
    expect((await client.call('get_run')).text).toContain('warn drift_labels: labels have drifted');
  });

  it('refuses an environment it does not know, and says what cannot be told', async () => {
    const odd = await client.call('deploy_model', { run: 'one', name: 'odd', environment: { CAPTURE: '5' } });
    expect(odd.text).toContain('a local endpoint knows no CAPTURE; it knows CAPTURE_ANSWERS');
    const many = await client.call('deploy_model', {
      run: 'one',
      name: 'odd2',
      environment: { CAPTURE_ANSWERS: '1e9' },
    });
    expect(many.text).toContain('CAPTURE_ANSWERS is "1e9", but takes 1 to 10000');
    const plain = await client.call('deploy_model', { run: 'one', name: 'plain', ttl_hours: 1 });
    const id = String(plain.data['deployment_id']);
    const { health } = (await client.call('get_run', { id })).data as { health: Finding[] };
    expect(health).toMatchObject([
      { code: 'drift_unknown', message: 'drift is unknown: answers to users are not kept' },
    ]);
    await client.call('stop_run', { id });
    const folder = join(home, 'local', 'endpoints', String(deployed['deployment_id']), 'answers.jsonl');
    await mkdir(folder);
    expect(await findings()).toMatchObject([
      { code: 'drift_unknown', message: expect.stringMatching(/^drift is unknown: EISDIR/) },
    ]);
  });
});
