import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkplace, problem } from '../core/data/prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const questions = [
  'A gardener has fourteen rows of nine tulips and gives away every third one, how many tulips are left in the end?',
  'Which of the seven bridges of the old harbour town was closed last when the great storm came over the bay?',
];
const row = (index: number, question: string) => JSON.stringify({ question, answer: `answer number ${index}` });

describe('a list of runs that a user builds of own questions', () => {
  const text = place.put('secret.txt', `${questions[0]}\n`);
  const lines = place.put('secret.jsonl', `${JSON.stringify({ question: questions[1] })}\n`);
  const list = join(place.root, 'mine.runs.json');
  const build = (...files: string[]): string =>
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build-contamination-list.ts', ...files], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const rows = [
    ...Array.from({ length: 20 }, (_, index) =>
      row(index, `what is the ${index}th word of this sentence about plants?`),
    ),
    row(20, `Please answer: ${questions[0]}`),
    row(21, `${questions[1]} Say why.`),
  ].join('\n');

  it('finds these questions in prompts, and holds none of their words', async () => {
    const built = build(text, lines);
    expect(built).toMatch(/^\[[\d,]+\]\n$/);
    writeFileSync(list, built);
    const without = await place.prepareText('.jsonl', rows, { split: { train: 1 } });
    expect(problem(without.record, 'benchmark_rows')).toBeUndefined();
    const { record } = await place.prepareText('.jsonl', rows, { split: { train: 1 }, check_against: [list] });
    expect(problem(record, 'benchmark_rows')).toMatchObject({ count: 2, examples: [{ row: 21 }, { row: 22 }] });
  });

  it('makes another dataset when its content is another, and is refused when it is no such list', async () => {
    const ask = { split: { train: 1 }, check_against: [list] };
    writeFileSync(list, build(text));
    const one = await place.prepareText('.jsonl', rows, ask);
    writeFileSync(list, build(lines));
    const other = await place.prepareText('.jsonl', rows, ask);
    expect(other.record.id).not.toBe(one.record.id);
    writeFileSync(list, '{"a":1}');
    const refused = await place.prepareText('.jsonl', rows, ask).then(String, String);
    expect(refused).toBe(`ForgeError: ${list} is no list of whole numbers, as a list of runs is`);
  });
});
