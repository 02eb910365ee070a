import { expect, it } from 'vitest';
import { PredictionLine, appendPredictions } from '../../../src/core/evaluation/prediction-lines.ts';
import { readPredictions } from '../../../src/core/evaluation/predictions.ts';
import { tempFolders } from '../../support/temp-home.ts';

const tempFolder = tempFolders();
const PAGE_BYTES = 24_000;

async function pagesOf(answers: readonly string[], limit: number): Promise<string[][]> {
  const folder = await tempFolder();
  const toLine = (answer: string, index: number): PredictionLine => {
    return { row: index + 1, prompt: `p${index}`, gold: 'gold', answer, correct: false };
  };
  await appendPredictions(folder, answers.map(toLine));
  const pages: string[][] = [];
  for (let cursor: string | undefined; ;) {
    const page = await readPredictions(folder, cursor, limit);
    pages.push(page.lines);
    cursor = page.next;
    if (cursor === undefined) return pages;
  }
}

function bytesOf(lines: readonly string[]): number {
  return Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
}

it('gives every row once, on pages bounded by rows and by bytes', async () => {
  const long = '\u{1F600} grinning '.repeat(400); // 5,600 bytes
  const answers = ['a', 'b', 'c', ...Array.from({ length: 9 }, () => long), 'd'];
  const pages = await pagesOf(answers, 5);
  expect(pages.map((lines) => lines.length)).toEqual([5, 4, 4]);
  expect(pages.every((lines) => bytesOf(lines) <= PAGE_BYTES)).toBe(true);
  expect(pages.flat().map((line) => JSON.parse(line).answer)).toEqual(answers);
});

it.each([
  ['of plain letters', 'x'.repeat(200_000), 8192],
  ['of characters that JSON writes as six', '\u0001'.repeat(200_000), 2048],
  ['of surrogate pairs', `x${'\u{1F600}'.repeat(100_000)}`, 8191],
])('cuts a single line %s to what a page holds, with a mark', async (_, answer, kept) => {
  const pages = await pagesOf([answer, 'short'], 25);
  const [first = []] = pages;
  expect(pages.flat()).toHaveLength(2);
  expect(bytesOf(first)).toBeLessThanOrEqual(PAGE_BYTES);
  expect(JSON.parse(first[0] ?? '')).toMatchObject({
    row: 1,
    gold: 'gold',
    answer: `${answer.slice(0, kept)}… [cut: ${kept} of ${answer.length} characters]`,
  });
});

it('reads rows that were answered in any order, the newest answer of each, keeping no more than a page', async () => {
  const folder = await tempFolder();
  const line = (row: number, answer: string): PredictionLine => ({ row, prompt: '', gold: '', answer, correct: false });
  const shuffled = Array.from({ length: 300 }, (_, index) => ((index * 77) % 300) + 1);
  await appendPredictions(
    folder,
    shuffled.map((row) => line(row, 'old')),
  );
  await appendPredictions(folder, [line(7, 'new'), line(299, 'new'), line(8, 'new')]);
  const pages: string[] = [];
  for (let cursor: string | undefined = '0'; cursor !== undefined;) {
    const page = await readPredictions(folder, cursor, 40);
    pages.push(...page.lines);
    cursor = page.next;
  }
  const read = pages.map((text) => PredictionLine.parse(JSON.parse(text)));
  expect(read.map(({ row }) => row)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  expect(read.filter(({ answer }) => answer === 'new').map(({ row }) => row)).toEqual([7, 8, 299]);
});
