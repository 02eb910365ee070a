import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { mixedOrder } from '../../../../src/core/data/replay/mixed-order.ts';
import { createWorkplace, problem } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const failure = (work: Promise<unknown>) => work.then(String, String);
const csv = (rows: readonly (readonly [string, string])[]): string =>
  `question,answer\n${rows.map(([ask, say]) => `${ask},${say}`).join('\n')}\n`;
const words = ['river', 'stone', 'cloud', 'lamp', 'horse', 'paper', 'glass', 'bread', 'wheel', 'field', 'tower'];
const row = (from: string, index: number): [string, string] => {
  const word = (by: number): string => words[(index * by + Math.floor(index / words.length)) % words.length] ?? '';
  return [`${from} ${index}: what do ${word(1)} and ${word(3)} and ${word(7)} say?`, `${word(5)} says ${index * 37}`];
};
const rows = (from: string, count: number) => Array.from({ length: count }, (_, index) => row(from, index));

async function earlier() {
  const { record } = await place.prepareText('.csv', csv([...rows('old', 400), ...rows('new', 3)]));
  return record;
}

async function prepareRft(replay: string, request: Record<string, unknown> = {}) {
  const made = await place.prepareText('.csv', csv(rows('new', 200)), {
    method: 'rft',
    columns: { question: 'question', reference_answer: 'answer' },
    split: { train: 0.5, test: 0.5, replay },
    ...request,
  });
  const train = (made.splits['train'] ?? []).map((line): { messages: { content: string }[]; id?: string } =>
    JSON.parse(line),
  );
  const { notes } = await readReport(place.ledger.folder('dataset', made.record.id));
  return { ...made, train, prompts: train.map(({ messages }) => messages.at(-1)?.content ?? ''), notes };
}

describe('replay', () => {
  it('makes earlier SFT rows a stated share of the train rows, in the shape of the others', async () => {
    const sft = await earlier();
    const { record, train, prompts, notes } = await prepareRft(`${sft.id} 0.25`);
    const own = prompts.filter((prompt) => prompt.startsWith('new'));
    const old = prompts.filter((prompt) => prompt.startsWith('old'));
    expect(old.length).toBe(Math.round(own.length / 3));
    expect(record.replay).toEqual({ dataset: sft.id, rows: old.length });
    expect(record.rows).toEqual({ read: 200, kept: 200, dropped: 0 });
    expect(record.splits['train']?.rows).toBe(train.length);
    expect(notes.find((note) => note.startsWith('replay:'))).toMatch(/33 of 131 .* a share of 0\.252 \(asked 0\.25\)/);
    expect(train.every((each) => 'reference_answer' in each)).toBe(true);
    expect(problem(record, 'inconsistent_fields')).toBeUndefined();
  });

  it('takes rows of the earlier train split alone, and none that the set has itself, in any split', async () => {
    const sft = await earlier();
    const { prompts, splits } = await prepareRft(`${sft.id} 0.6`);
    const trained = readFileSync(sft.splits['train']?.uri ?? '', 'utf8');
    const old = prompts.filter((prompt) => prompt.startsWith('old'));
    expect(old.length).toBeGreaterThan(100);
    expect(old.filter((prompt) => !trained.includes(prompt))).toEqual([]);
    expect(new Set(prompts).size).toBe(prompts.length);
    expect((splits['test'] ?? []).filter((line) => line.includes('old '))).toEqual([]);
  });

  it('stands evenly among the others', async () => {
    const { prompts } = await prepareRft(`${(await earlier()).id} 0.25`);
    const places = prompts.flatMap((prompt, at) => (prompt.startsWith('old') ? [at] : []));
    const gaps = places.slice(1).map((at, index) => at - (places[index] ?? 0));
    expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([3, 4]);
    const order = mixedOrder(7, 3);
    expect([...order].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...order].filter((at) => at < 4)).toEqual([0, 1, 2, 3]);
  });

  it('gives ids where the set has ids, and takes what there is when there is too little', async () => {
    const sft = await earlier();
    const own = rows('new', 40).map(([question, reference_answer], index) => ({
      id: `own-${index}`,
      messages: [{ role: 'user', content: question }],
      reference_answer,
    }));
    const source = place.put('own.jsonl', own.map((each) => JSON.stringify(each)).join('\n'));
    const { record } = await place.prepare({ source, method: 'rft', split: { train: 1, replay: `${sft.id} 0.99` } });
    expect(record.ready, JSON.stringify(record.problems)).toBe(true);
    expect(record.replay?.rows).toBeGreaterThan(200);
    expect(record.replay?.rows).toBeLessThanOrEqual(sft.splits['train']?.rows ?? 0);
    const lines = readFileSync(record.splits['train']?.uri ?? '', 'utf8')
      .trim()
      .split('\n');
    expect(lines.every((line) => line.startsWith('{"id":"'))).toBe(true);
  });

  it('is the same set again, and another with another share', async () => {
    const sft = await earlier();
    const [first, again, other] = [
      await prepareRft(`${sft.id} 0.2`),
      await prepareRft(`${sft.id} 0.2`),
      await prepareRft(`${sft.id} 0.3`),
    ];
    expect(again.lines).toEqual(first.lines);
    expect(other.record.id).not.toBe(first.record.id);
  });

  it('is refused with what to write instead', async () => {
    const sft = await earlier();
    const rft = await prepareRft(`${sft.id} 0.2`);
    const refusals = [
      await failure(prepareRft('nothing')),
      await failure(prepareRft(`${sft.id} 1`)),
      await failure(prepareRft('ds-000000000000 0.2')),
      await failure(prepareRft(`${rft.record.id} 0.2`)),
      await failure(
        prepareRft(`${sft.id} 0.2`, { method: 'sft', columns: { question: 'question', answer: 'answer' } }),
      ),
    ];
    expect(refusals.map((each) => each.replace(/ds-[0-9a-f]{12}/g, 'ds-…'))).toEqual([
      'ForgeError: split.replay is "nothing", not a dataset and a share between 0 and 1',
      'ForgeError: split.replay is "ds-… 1", not a dataset and a share between 0 and 1',
      'ForgeError: split.replay names "ds-…", which is no dataset',
      expect.stringMatching(/^ForgeError: ds-… \(rft, \d+ train rows\) has no SFT rows to replay$/),
      'ForgeError: split.replay is for method rft, not sft',
    ]);
  });
});
