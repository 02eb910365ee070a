import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { generateRows } from '../../bench/prepare/generate-rows.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { isAlive } from '../../src/core/runs/partial-folders.ts';
import { type S3StandIn, startS3StandIn } from '../support/s3-stand-in.ts';
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

type Call = { source: string; destination?: string };

/** The id that the tool answers; rejects with its error. */
async function prepare(server: Spawned, call: Call): Promise<string> {
  const { result } = await server.request('tools/call', { name: 'prepare_dataset', arguments: call });
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

type Place = {
  /** Throws unless what is readable there is whole, and tells whether all of it is there. */
  check: (hashes: Record<string, string>) => boolean;
  clear: () => void;
};

/** Without a manifest there is no dataset, but what is there by then is already what it will be. */
function inBucket(s3: S3StandIn, bucket: string): Place {
  return {
    check(hashes) {
      for (const [path, { body }] of s3.objects) {
        if (path === `${bucket}/manifest.json`) continue;
        const name = path.slice(bucket.length + 1).replace('.jsonl', '');
        expect(createHash('sha256').update(body).digest('hex'), path).toBe(hashes[name]);
      }
      const whole = s3.objects.has(`${bucket}/manifest.json`);
      if (whole) expect(s3.objects.size).toBe(Object.keys(hashes).length + 1);
      return whole;
    },
    clear: () => s3.objects.clear(),
  };
}

/** Kills one preparation after another, each a little later than the one before, and each time lets the next call finish. */
async function killOften(home: string, call: Call, place: Place): Promise<void> {
  const calm = await start(home);
  const began = performance.now();
  const undisturbed = await prepare(calm, call);
  const whole = performance.now() - began;
  await kill(calm);
  const hashes = await hashesOf(home, undisturbed);
  expect(Object.keys(hashes)).toEqual(['train', 'validation', 'test']);
  const folder = join(home, 'datasets', undisturbed);

  let interrupted = 0;
  for (let round = 0; round < KILLS; round++) {
    await rm(folder, { recursive: true });
    place.clear();
    const doomed = await start(home);
    let answered = false;
    // Its server is about to die; should it be faster, that is told by what it left.
    void prepare(doomed, call).then(() => (answered = true));
    // One instant at random in each of as many stretches, from the first byte to a little beyond the end.
    await sleep(((round + Math.random()) / KILLS) * whole * 1.05);
    await kill(doomed);
    if (!answered) interrupted++;
    if (existsSync(folder)) expect(await hashesOf(home, undisturbed)).toEqual(hashes);
    expect(await createFileLedger(home).ids('dataset')).toEqual(existsSync(folder) ? [undisturbed] : []);
    const copied = place.check(hashes);
    if (answered) expect(copied).toBe(true);

    const next = await start(home);
    expect(await prepare(next, call)).toBe(undisturbed);
    await kill(next);
    expect(await hashesOf(home, undisturbed)).toEqual(hashes);
    expect(place.check(hashes)).toBe(true);
    const left = (await readdir(join(home, 'datasets'))).filter((name) => !isOfLiving(name));
    expect(left, 'what killed calls left is swept').toEqual([undisturbed]);
  }
  expect(interrupted, 'kills that came while it worked').toBeGreaterThanOrEqual(Math.ceil(KILLS / 2));
}

describe(`a preparation of ${MEGABYTES} MB that is killed ${KILLS} times`, () => {
  it('leaves nothing half done on this machine', async () => {
    const home = await newFolder();
    const source = join(home, 'rows.csv');
    await generateRows(source, 'csv', MEGABYTES, 7);
    await killOften(home, { source }, { check: () => true, clear: () => undefined });
  }, 3_600_000);

  it('leaves nothing in S3 that could be taken for a dataset', async () => {
    const home = await newFolder();
    const source = join(home, 'rows.csv');
    await generateRows(source, 'csv', MEGABYTES, 8);
    const s3 = await startS3StandIn();
    vi.stubEnv('AWS_ENDPOINT_URL', s3.endpoint);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    try {
      await killOften(home, { source, destination: 's3://data-bucket/set' }, inBucket(s3, 'data-bucket/set'));
    } finally {
      vi.unstubAllEnvs();
      await s3.close();
    }
  }, 3_600_000);
});
