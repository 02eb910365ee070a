import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capturedCount, openCapture, readCapture } from '../../../../src/core/runtimes/local/endpoint/capture.ts';
import { appendFile } from 'node:fs/promises';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const now = () => new Date('2026-01-01T00:00:00Z');

it('keeps the newest answers, never more than twice as many as asked, across restarts', async () => {
  const folder = await newFolder();
  for (let life = 0; life < 5; life++) {
    const capture = await openCapture(now, folder, 10);
    for (let at = 0; at < 7; at++) capture.add({ text: `answer ${life * 7 + at}`, stop_reason: 'end_turn' });
    await capture.close();
    const seen = (await readCapture(folder, 10)).map(({ text }) => text);
    const wanted = Array.from({ length: life * 7 + 7 }, (_, at) => `answer ${at}`).slice(-10);
    expect(seen).toEqual(wanted);
  }
  expect((await readCapture(folder, 1000)).length).toBeLessThanOrEqual(20);
});

it('is for its owner only, cuts long answers and leaves out what a crash tore', async () => {
  const folder = await newFolder();
  const capture = await openCapture(now, folder, 10);
  capture.add({ text: 'x'.repeat(5000), stop_reason: 'end_turn' });
  await capture.close();
  const [file] = await readdir(folder);
  const path = join(folder, file ?? '');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await appendFile(path, '{"at":"2026-01-01T00:00:00Z","te');
  expect(await readCapture(folder, 10)).toEqual([
    { at: now().toISOString(), text: 'x'.repeat(2000), stop_reason: 'end_turn' },
  ]);
});

it('takes 1 to 10,000 answers and nothing else', () => {
  const counts = ['1', '10000', '0', '10001', '-3', '1e3', 'all', ''].map((text) =>
    capturedCount({ CAPTURE_ANSWERS: text }),
  );
  expect(counts).toEqual([1, 10_000, undefined, undefined, undefined, undefined, undefined, undefined]);
});
