import { appendFileSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openAnswerWriter } from '../../../src/core/evaluation/answer-writer.ts';
import {
  type PredictionLine,
  newestPredictions,
  predictionsPath,
} from '../../../src/core/evaluation/prediction-lines.ts';
import { tempFolders } from '../../support/temp-home.ts';

const tempFolder = tempFolders();
const line = (row: number): PredictionLine => ({ row, prompt: 'q', gold: 'a', answer: 'a', correct: true });

it('an answer is in the file when writing it returns', async () => {
  const folder = await tempFolder();
  const writer = await openAnswerWriter(folder);
  for (const row of [1, 2, 3]) {
    writer.write(line(row));
    const rows = readFileSync(predictionsPath(folder), 'utf8').split('\n');
    expect(rows.slice(0, -1).map((text) => JSON.parse(text).row)).toEqual([1, 2, 3].slice(0, row));
    expect(rows.at(-1)).toBe('');
  }
  writer.close();
});

it('a line that a crash tore does not take the next one with it', async () => {
  const folder = await tempFolder();
  appendFileSync(predictionsPath(folder), `${JSON.stringify(line(1))}\n{"row":2,"pro`);
  for (const row of [3, 4]) {
    const writer = await openAnswerWriter(folder);
    writer.write(line(row));
    writer.close();
  }
  expect((await newestPredictions(folder)).map(({ row }) => row)).toEqual([1, 3, 4]);
});
