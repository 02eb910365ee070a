import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { writeTickets } from '../support/dataset.ts';
import { initialize, type Spawned, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const KILLS = Number(process.env['SOAK_KILLS'] ?? 100);
const STEPS = 4;
const LONGEST_STEP_MS = 400;

type Answer = Record<string, unknown>;
type Story = { source: string; dataset?: string; run?: string; deployment?: string };

async function start(home: string): Promise<Spawned> {
  const server = spawnServer(home);
  await initialize(server);
  return server;
}

async function call(server: Spawned, name: string, args: Answer): Promise<Answer> {
  const { result } = await server.request('tools/call', { name, arguments: args });
  if (result?.['isError'] === true) throw new Error(JSON.stringify(result['content']));
  return Object(result?.['structuredContent']);
}

/** The four steps; each may be repeated, and then is the same step. */
const steps: readonly ((server: Spawned, story: Story) => Promise<void>)[] = [
  async (server, story) => {
    story.dataset = String((await call(server, 'prepare_dataset', { source: story.source }))['dataset_id']);
  },
  async (server, story) => {
    story.run = String(
      (await call(server, 'start_training', { dataset: story.dataset, hyperparameters: { epochs: 4 } }))['run_id'],
    );
    const { state } = await call(server, 'get_run', { id: story.run, wait_s: 30 });
    expect(state).toBe('succeeded');
  },
  async (server, story) => {
    const { state } = await call(server, 'evaluate_model', { model: story.run, dataset: story.dataset });
    expect(state).toBe('succeeded');
  },
  async (server, story) => {
    const live = await createFileLedger(story.source.replace(/\/[^/]+$/, '')).list('deployment');
    const mine = live.find(({ record }) => record.run === story.run && record.state === 'running');
    story.deployment =
      mine?.id ?? String((await call(server, 'deploy_model', { run: story.run, ttl_hours: 0.2 }))['deployment_id']);
  },
];

it(`loses nothing and doubles nothing when the server is killed ${KILLS} times`, async () => {
  const home = await newFolder();
  const ledger = createFileLedger(home);
  const stories: Story[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill % STEPS === 0) stories.push({ source: await writeTickets(home, 150 + kill, `tickets-${kill}.csv`) });
    const story = stories.at(-1) ?? { source: '' };
    const step = steps[kill % STEPS];
    const doomed = await start(home);
    const work = step?.(doomed, { ...story });
    work?.catch(() => undefined); // its server is about to die
    await sleep(Math.random() * LONGEST_STEP_MS);
    doomed.process.kill('SIGKILL');
    await doomed.exited;
    for (const id of await ledger.ids('dataset')) await checkDataset(home, id);
    const next = await start(home);
    await step?.(next, story);
    next.process.kill('SIGKILL');
    await next.exited;
  }

  expect(new Set(await ledger.ids('dataset'))).toEqual(new Set(stories.map(({ dataset }) => dataset)));
  expect(new Set(await ledger.ids('training'))).toEqual(
    new Set(stories.slice(0, Math.ceil((KILLS - 1) / STEPS)).map(({ run }) => run)),
  );
  expect((await readdir(join(home, 'local', 'jobs'))).filter((name) => name.startsWith('tr-')).toSorted()).toEqual(
    (await ledger.ids('training')).toSorted(),
  );
  const evaluations = (await ledger.list('evaluation')).map(
    ({ record }) => `${record.model} ${record.dataset} ${record.state}`,
  );
  expect(evaluations.length).toBe(new Set(evaluations).size);
  expect(evaluations.filter((text) => !text.endsWith('succeeded'))).toEqual([]);
  const running = (await ledger.list('deployment')).filter(({ record }) => record.state === 'running');
  expect(new Set(running.map(({ id }) => id))).toEqual(new Set(stories.flatMap(({ deployment }) => deployment ?? [])));
  const last = await start(home);
  for (const { id } of running) expect((await call(last, 'stop_run', { id }))['state']).toBe('stopped');
  last.process.kill('SIGKILL');
}, 600_000);

/** A dataset that can be read is whole. */
async function checkDataset(home: string, id: string): Promise<void> {
  const record = (await createFileLedger(home).read('dataset', id))?.record;
  for (const { uri, sha256 } of Object.values(record?.splits ?? {})) {
    const bytes = await readFile(uri);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
}
