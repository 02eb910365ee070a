import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../../../src/core/runtimes/local/jobs/read-log.ts';
import { tempFolders } from '../../../../support/temp-home.ts';

const fresh = tempFolders();
const log = async (text: string) => {
  const path = join(await fresh(), 'log.txt');
  await writeFile(path, text);
  return path;
};

describe('a page of a log', () => {
  it('follows a job that is still writing: the end is a cursor, and the next page begins there', async () => {
    const path = await log('one\ntwo\nthr');
    const page = await readLog(path, undefined, 10, false);
    expect(page).toEqual({ lines: ['one', 'two'], next: '8' });
    await appendFile(path, 'ee\n');
    expect(await readLog(path, page.next, 10, false)).toEqual({ lines: ['three'], next: '14' });
    expect(await readLog(path, '14', 10, true)).toEqual({ lines: [] });
  });

  it('is exactly as long as asked, also at the last line and when lines are longer than a read', async () => {
    const long = 'ä'.repeat(100_000);
    const path = await log(`${long}\nb\nc\n`);
    expect(await readLog(path, undefined, 1, true)).toEqual({ lines: [long], next: '200001' });
    expect(await readLog(path, '200001', 2, true)).toEqual({ lines: ['b', 'c'] });
    expect((await readLog(path, 'tail', 3, true)).lines).toEqual([long, 'b', 'c']);
  });

  it('from the tail holds the last whole lines, or all there are', async () => {
    const path = await log(Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join('') + 'torn');
    expect((await readLog(path, 'tail', 3, false)).lines).toEqual(['line 19997', 'line 19998', 'line 19999']);
    expect((await readLog(path, 'tail', 50_000, true)).lines).toHaveLength(20_000);
    expect(await readLog(await log(''), 'tail', 5, true)).toEqual({ lines: [] });
  });

  it('of a log that is not there yet is empty, with a place to look again', async () => {
    expect(await readLog(join(await fresh(), 'none.txt'), undefined, 5, false)).toEqual({ lines: [], next: '0' });
  });
});
