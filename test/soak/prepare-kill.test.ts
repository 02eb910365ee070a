import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { generateRows } from '../../bench/prepare/generate-rows.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { isAlive } from '../../src/core/runs/partial-folders.ts';
import { initialize, type Spawned, spawnServer } from '../support/spawned.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const KILLS = Number(process.env['SOAK_PREPARE_KILLS'] ?? 50);
const MEGABYTES = Number(process.env['SOAK_PREPARE_MB'] ?? 200);

async function start(home: string): Promise<Spawned> {
  const server = spawnServer(home);
  await initialize(server);
  return server;
}

/** The id that the tool answers; rejects with its error. */
async function prepare(server: Spawned, source: string): Promise<string> {
  const { result } = await server.request('tools/call', { name: 'prepare_dataset', arguments: { source } });
  if (result?.['isError'] === true) throw new Error(JSON.stringify(result['content']));
  return String(Object(result?.['structuredContent'])['dataset_id']);
}

async function kill(server: Spawned): Promise<void> {
  server.process.kill('SIGKILL');
  await server.exited;
}

/** The hash of each file that a dataset names; every one has to be what its record says. */
async function hashesOf(home: string, id: string): Promise<Record<string, string>> {
  const record = (await createFileLedger(home).read('dataset', id))?.record;
  const found: Record<string, string> = {};
  for (const [name, { uri, sha256 }] of Object.entries(record?.splits ?? {})) {
    found[name] = createHash('sha256')
      .update(await readFile(uri))
      .digest('hex');
    expect(found[name], `${name} of ${id}`).toBe(sha256);
  }
  return found;
}

/** Numbers of processes are given again: a folder of one that lives is not swept. */
function isOfLiving(name: string): boolean {
  const owner = /^\.partial-(\d+)-/.exec(name)?.[1];
  return owner !== undefined && isAlive(Number(owner));
}

it(`a preparation of ${MEGABYTES} MB that is killed ${KILLS} times leaves nothing half done`, async () => {
  const home = await newFolder();
  const source = join(home, 'rows.csv');
  await generateRows(source, 'csv', MEGABYTES, 7);

  const calm = await start(home);
  const began = performance.now();
  const undisturbed = await prepare(calm, source);
  const whole = performance.now() - began;
  await kill(calm);
  const hashes = await hashesOf(home, undisturbed);
  expect(Object.keys(hashes)).toEqual(['train', 'validation', 'test']);
  const folder = join(home, 'datasets', undisturbed);

  let interrupted = 0;
  for (let round = 0; round < KILLS; round++) {
    await rm(folder, { recursive: true });
    const doomed = await start(home);
    const answer = prepare(doomed, source);
    answer.catch(() => undefined); // its server is about to die
    // One instant at random in each of as many stretches, from the first byte to a little beyond the end.
    await sleep(((round + Math.random()) / KILLS) * whole * 1.05);
    await kill(doomed);
    if (existsSync(folder)) expect(await hashesOf(home, undisturbed)).toEqual(hashes);
    else interrupted++;
    expect(await createFileLedger(home).ids('dataset')).toEqual(existsSync(folder) ? [undisturbed] : []);

    const next = await start(home);
    expect(await prepare(next, source)).toBe(undisturbed);
    await kill(next);
    expect(await hashesOf(home, undisturbed)).toEqual(hashes);
    const left = (await readdir(join(home, 'datasets'))).filter((name) => !isOfLiving(name));
    expect(left, 'what killed calls left is swept').toEqual([undisturbed]);
  }
  expect(interrupted, 'kills that came while it worked').toBeGreaterThanOrEqual(Math.ceil(KILLS / 2));
}, 3_600_000);
