import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTickets } from '../support/dataset.ts';
import { initialize, type Spawned, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();

type Answer = Record<string, unknown>;

async function call(server: Spawned | undefined, name: string, args: Answer): Promise<Answer> {
  const answer = await server?.request('tools/call', { name, arguments: args });
  if (answer?.result?.['isError'] === true) throw new Error(JSON.stringify(answer.result['content']));
  return Object(answer?.result?.['structuredContent']);
}

it('is one ledger to several servers that do different things and the same at once', async () => {
  const home = await newFolder();
  const [shared, ...own] = await Promise.all(
    ['shared', 'a', 'b', 'c'].map((name, index) => writeTickets(home, 900 + index, `${name}.csv`)),
  );
  const servers = ['a', 'b', 'c'].map(() => spawnServer(home));
  await Promise.all(servers.map(initialize));

  const lives = await Promise.all(
    servers.map(async (server, index) => {
      const [same, other] = await Promise.all([
        call(server, 'prepare_dataset', { source: shared, name: `by-${index}` }),
        call(server, 'prepare_dataset', { source: own[index] }),
      ]);
      const run = await call(server, 'start_training', { dataset: same['dataset_id'] });
      const mine = await call(server, 'start_training', { dataset: other['dataset_id'] });
      await Promise.all([run, mine].map(({ run_id }) => call(server, 'get_run', { id: run_id, wait_s: 45 })));
      const evaluation = await call(server, 'evaluate_model', { model: run['run_id'], dataset: same['dataset_id'] });
      return { same, other, run, mine, evaluation };
    }),
  );

  expect(new Set(lives.map(({ same }) => same['dataset_id'])).size).toBe(1);
  expect(new Set(lives.map(({ other }) => other['dataset_id'])).size).toBe(3);
  expect(new Set(lives.map(({ run }) => run['run_id'])).size).toBe(1);
  expect(new Set(lives.map(({ mine }) => mine['run_id'])).size).toBe(3);
  expect(new Set(lives.map(({ evaluation }) => JSON.stringify(evaluation['metrics']))).size).toBe(1);
  expect((await readdir(join(home, 'datasets'))).filter((name) => name.startsWith('ds-'))).toHaveLength(4);
  expect((await readdir(join(home, 'local', 'jobs'))).filter((name) => name.startsWith('tr-'))).toHaveLength(4);
  const seen = await call(servers[0], 'get_run', {});
  expect(seen['live']).toEqual([]);
  for (const name of ['by-0', 'by-1', 'by-2']) {
    expect((await call(servers[1], 'get_run', { id: name }))['id']).toBe(lives[0]?.same['dataset_id']);
  }
  for (const server of servers) server.process.kill('SIGKILL');
}, 120_000);
