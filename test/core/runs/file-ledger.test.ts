import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import { renameUnderLock } from '../../../src/core/runs/rename-under-lock.ts';
import type { SpendingRecord } from '../../../src/core/runs/spending-record.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newHome = tempFolders();

const day = (id = 'sp-day'): SpendingRecord => ({
  id,
  names: [],
  created_at: '2026-01-01T00:00:00.000Z',
  reservations: [],
});
const booking = (plan: string) => ({ plan, for: 'test', usd: 1, at: '2026-01-01T00:00:00.000Z' });

describe('the file ledger', () => {
  it('creates a record once, whoever asks again', async () => {
    const ledger = createFileLedger(await newHome());
    const first = await ledger.create('spending', 'sp-day', day());
    const second = await ledger.create('spending', 'sp-day', { ...day(), names: ['other'] });
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.stored).toEqual({ id: 'sp-day', version: 1, record: day() });
  });

  it('never changes a version once it is written', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    await ledger.create('spending', 'sp-day', day());
    const before = await readFile(join(home, 'spending/sp-day/v1.json'), 'utf8');
    await ledger.update('spending', 'sp-day', (record) => ({ ...record, names: ['later'] }));
    expect(await readFile(join(home, 'spending/sp-day/v1.json'), 'utf8')).toBe(before);
    expect((await ledger.read('spending', 'sp-day'))?.version).toBe(2);
  });

  it('keeps the update of every one of many writers', async () => {
    const home = await newHome();
    const ledgers = [1, 2, 3, 4].map(() => createFileLedger(home));
    await ledgers[0]?.create('spending', 'sp-day', day());
    const plans = Array.from({ length: 40 }, (_, index) => `p${index}`);
    await Promise.all(
      plans.map(async (plan, index) =>
        ledgers[index % 4]?.update('spending', 'sp-day', (record) => ({
          ...record,
          reservations: [...record.reservations, booking(plan)],
        })),
      ),
    );
    const stored = await ledgers[0]?.read('spending', 'sp-day');
    expect(stored?.record.reservations.map(({ plan }) => plan).toSorted()).toEqual(plans.toSorted());
    expect(stored?.version).toBe(41);
  });

  it('loses no promised write of processes that are killed at random instants', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    await ledger.create('spending', 'sp-day', day());
    const promised = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const writers = ['a', 'b', 'c'].map((name) => startWriter(home, `${round}${name}`, promised));
      await Promise.all(writers.map(async (writer) => writer.wrote));
      await sleep(Math.random() * 500);
      await Promise.all(writers.map(async (writer) => writer.kill()));
    }
    const stored = await ledger.read('spending', 'sp-day');
    const written = stored?.record.reservations.map(({ plan }) => plan) ?? [];
    expect(promised.size).toBeGreaterThanOrEqual(12);
    expect(written.filter((plan, index) => written.indexOf(plan) !== index)).toEqual([]);
    expect([...promised].filter((plan) => !written.includes(plan))).toEqual([]);
    const events = await ledger.events('spending', 'sp-day');
    expect([...promised].filter((plan) => !events.some(({ event }) => event === plan))).toEqual([]);
  });

  it('skips an event that a crash tore and goes on after it', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    await ledger.create('spending', 'sp-day', day());
    await ledger.append('spending', 'sp-day', { at: '2026-01-01', event: 'whole' });
    await appendFile(join(home, 'spending/sp-day/events.jsonl'), '{"at":"2026-01-01","event":"to');
    await ledger.append('spending', 'sp-day', { at: '2026-01-02', event: 'after' });
    expect((await ledger.events('spending', 'sp-day')).map(({ event }) => event)).toEqual(['whole', 'after']);
  });

  it('makes a staged folder appear whole, and only once', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    const [one, two] = [await ledger.stage('spending'), await ledger.stage('spending')];
    await writeFile(join(one.folder, 'rows.txt'), 'one');
    await writeFile(join(two.folder, 'rows.txt'), 'two');
    expect(await ledger.ids('spending')).toEqual([]);
    const [first, second] = [
      await ledger.publish(one, 'spending', 'sp-day', day()),
      await ledger.publish(two, 'spending', 'sp-day', day()),
    ];
    expect([first.created, second.created]).toEqual([true, false]);
    expect(await readFile(join(ledger.folder('spending', 'sp-day'), 'rows.txt'), 'utf8')).toBe('one');
    expect(await readdir(join(home, 'spending'))).toEqual(['sp-day']);
  });

  it('puts back rows that were lost or changed when the same thing is made again', async () => {
    const ledger = createFileLedger(await newHome());
    const make = async () => {
      const stage = await ledger.stage('spending');
      for (const name of ['train.jsonl', 'test.jsonl']) await writeFile(join(stage.folder, name), `rows of ${name}\n`);
      return ledger.publish(stage, 'spending', 'sp-day', day());
    };
    await make();
    const folder = ledger.folder('spending', 'sp-day');
    await rm(join(folder, 'train.jsonl'));
    await writeFile(join(folder, 'test.jsonl'), 'rows of test.jsonX\n');
    expect((await make()).created).toBe(false);
    expect(await readFile(join(folder, 'train.jsonl'), 'utf8')).toBe('rows of train.jsonl\n');
    expect(await readFile(join(folder, 'test.jsonl'), 'utf8')).toBe('rows of test.jsonl\n');
    expect(await ledger.events('spending', 'sp-day')).toMatchObject([
      { event: 'restored', files: ['test.jsonl', 'train.jsonl'] },
    ]);
    await make();
    expect(await ledger.events('spending', 'sp-day')).toHaveLength(1);
  });

  it('removes what a dead process left half-filled, and nothing of a living one', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    const living = await ledger.stage('spending');
    await mkdir(join(home, 'spending', '.partial-999999999-dead'));
    await ledger.stage('spending');
    const left = await readdir(join(home, 'spending'));
    expect(left).not.toContain('.partial-999999999-dead');
    expect(left.some((name) => living.folder.endsWith(name))).toBe(true);
  });

  it('names the record and the member when a file does not fit', async () => {
    const home = await newHome();
    const ledger = createFileLedger(home);
    await ledger.create('spending', 'sp-day', day());
    await writeFile(join(home, 'spending/sp-day/v2.json'), '{"id":"sp-day","names":[],"created_at":"x"}');
    await expect(ledger.read('spending', 'sp-day')).rejects.toThrow(/spending sp-day does not fit: reservations/);
  });

  it('gives a name to one of two where hard links are missing, and breaks the lock of the dead', async () => {
    const home = await newHome();
    const target = join(home, 'v1.json');
    await writeFile(`${target}.lock`, '999999999');
    await Promise.all(['a', 'b'].map(async (name) => writeFile(join(home, name), name)));
    const outcomes = await Promise.allSettled(
      ['a', 'b'].map(async (name) => renameUnderLock(join(home, name), target)),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(['a', 'b']).toContain(await readFile(target, 'utf8'));
  });
});

function startWriter(home: string, name: string, promised: Set<string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/ledger-writer.ts', home, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const wrote = once(child.stdout, 'data');
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return {
    wrote,
    kill: () =>
      new Promise<void>((resolve) => {
        child.once('close', () => {
          for (const line of text.split('\n').slice(0, -1)) promised.add(line);
          resolve();
        });
        child.kill('SIGKILL');
      }),
  };
}
