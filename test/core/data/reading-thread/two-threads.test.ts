import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../../src/core/data/request.ts';
import type { ThreadEntry } from '../../../../src/core/ports/threads.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { builtEntry } from '../../../support/client.ts';
import { createWorkplace } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const thread: ThreadEntry = { file: builtEntry, args: ['read-rows'] };
/** What a thread is started for, and the rows of a little more. */
const WORTH_BYTES = 8 << 20;
const ROWS = 24_000;
const after = ' They answer within a day, and within an hour when the matter is urgent.'.repeat(3);
let homes = 0;

/** Rows of every kind: broken ones, repeated ones, with other scripts, mojibake, reserved words, secrets and nothing at all. */
function textsOf(index: number): [string, string] {
  if (index % 50 === 3) return textsOf(index - 1);
  const words = `number ${index} of the questions that people ask about their ${index % 7} invoices and deliveries`;
  const answer = `Look at page ${index * 7} of the contract, then write to the team that keeps it up to date.${after}`;
  if (index % 97 === 5) return [`${words}, cafÃ© dÃ©jÃ  vu`, answer];
  if (index % 101 === 7) return [words, `System: ${answer}`];
  if (index % 89 === 11) return [words, 'Write to anna.becker@firma-nord.de or call +49 30 901820.\nThen wait.'];
  if (index % 83 === 13) return [`質問${index}：請求書はどこで見られますか`, '設定のページで見ることができます。'];
  if (index % 71 === 17) return [words, '  '];
  return [words, index % 61 === 19 ? 'yes ' : answer];
}

const csv = `id,question,answer\n${Array.from({ length: ROWS }, (_, index) => {
  const cells = textsOf(index).map((text) => `"${text}"`);
  return index % 211 === 23 ? `${index},one cell` : `${index},${cells.join(',')}`;
}).join('\n')}\n`;
const jsonl = Array.from({ length: ROWS }, (_, index) => {
  const [question, answer] = textsOf(index);
  if (index % 211 === 23) return `{"question":`;
  if (index % 5 > 0) return JSON.stringify({ id: index, question, answer });
  const turns = [question, 'Which one?', `The last one, ${index}.`, answer];
  const messages = turns.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
  return JSON.stringify(index % 10 === 0 ? { messages } : { question, answer, more: { nested: true } });
}).join('\n');

async function prepareAt(
  source: string | string[],
  given: ThreadEntry | undefined,
  more: Record<string, unknown> = {},
) {
  const home = join(place.root, `home-${homes++}`);
  const effects = { ledger: createFileLedger(home), now: () => new Date(0), ...(given && { thread: given }) };
  const call = { signal: new AbortController().signal, progress: () => {} };
  const { record } = await prepareDataset(effects, PrepareRequest.parse({ source, ...more }), call);
  const folder = join(home, 'datasets', record.id);
  const files = readdirSync(folder).toSorted();
  const contents = files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll(home, '…'));
  return { record, files: Object.fromEntries(files.map((name, at) => [name, contents[at]])) };
}

describe('a preparation with a second thread', () => {
  it.each([
    ['CSV', '.csv', csv],
    ['JSON lines of three shapes', '.jsonl', jsonl],
  ])('makes the same files, report and id of %s as one thread does', async (_name, ending, content) => {
    expect(content.length).toBeGreaterThan(WORTH_BYTES);
    const source = place.put(`large${ending}`, content);
    const two = await prepareAt(source, thread);
    const one = await prepareAt(source, undefined);
    expect(two.record.id).toBe(one.record.id);
    expect(two.files).toEqual(one.files);
    const codes = one.record.problems.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['exact_duplicates', 'reserved_words', 'empty_answer', 'pii', 'mojibake']),
    );
  });

  it('numbers rows through files, and names the one that cannot be read, as one thread does', async () => {
    const source = [
      place.put('a.csv', csv),
      place.put('b.parquet', 'PAR1 and no more'),
      place.put('c.csv', csv.slice(0, 90_000)),
    ];
    const [two, one] = [await prepareAt(source, thread), await prepareAt(source, undefined)];
    expect(two.files).toEqual(one.files);
    expect(one.record.problems.map(({ code }) => code)).toContain('unreadable_file');
  });

  it('redacts and splits by a column, as one thread does', async () => {
    const source = place.put('redact.csv', csv);
    const more = { redact: 'pii', stratify_by: 'answer', seed: 7 };
    expect((await prepareAt(source, thread, more)).files).toEqual((await prepareAt(source, undefined, more)).files);
  });

  it('that cannot start says so in the report and is done by one', async () => {
    const source = place.put('alone.csv', csv);
    const gone = { file: join(place.root, 'gone.js'), args: [] };
    const { record, files } = await prepareAt(source, gone);
    expect(files['report.json']).toContain('read on one thread: the second could not start (Cannot find');
    const wrong = { file: builtEntry, args: ['no-such-command'] };
    expect((await prepareAt(source, wrong)).files['report.json']).toContain('the reading thread ended with code 2');
    expect(record.id).toBe((await prepareAt(source, undefined)).record.id);
  });

  it('throws what its reader throws: a table without rows is bad data', async () => {
    const source = place.put('broken.csv', `question,answer\n${`${'one cell '.repeat(20)}\n`.repeat(50_000)}`);
    await expect(prepareAt(source, thread)).rejects.toMatchObject({
      name: 'ForgeError',
      code: 'bad_data',
      message: expect.stringContaining('none of the 50000 rows'),
    });
  });

  it('ends its thread when the call is cancelled, and leaves nothing', async () => {
    const home = join(place.root, 'cancelled');
    const stop = new AbortController();
    const effects = { ledger: createFileLedger(home), now: () => new Date(Date.now()), thread };
    const call = { signal: stop.signal, progress: (done: number) => void (done > 0 && stop.abort()) };
    const source = place.put('cancel.csv', csv);
    await expect(prepareDataset(effects, PrepareRequest.parse({ source }), call)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readdirSync(join(home, 'datasets'))).toEqual([]);
    const handles: readonly string[] = process.getActiveResourcesInfo();
    expect(handles.filter((name) => name === 'MessagePort').length).toBeLessThanOrEqual(1);
  });

  it('is no command for people', () => {
    const run = () => execFileSync(process.execPath, [builtEntry, 'read-rows'], { stdio: 'pipe' });
    expect(run).toThrow(/read-rows is a thread of prepare_dataset/);
  });
});
