import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetRows } from '../../../src/core/data/dataset-rows.ts';
import { readReport, readSample } from '../../../src/core/data/read-report.ts';
import { createWorkplace } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const csv = `question,answer\n${Array.from({ length: 40 }, (_, index) => `q${index},a${index}`).join('\n')}\nbad\n`;

async function all(path: string, signal?: AbortSignal) {
  const rows = [];
  for await (const row of datasetRows(path, signal)) rows.push(row);
  return rows;
}

describe('the rows of a split', () => {
  it('are read back as conversations, by line', async () => {
    const { record } = await place.prepareText('.csv', csv, { split: { train: 1 }, system: 'S' });
    const rows = await all(record.splits['train']?.uri ?? '');
    expect(rows).toHaveLength(40);
    expect(rows[1]).toEqual({
      row: 2,
      turns: {
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'q1' },
        ],
        target: 'a1',
      },
    });
  });

  it('that are damaged are named by file and line', async () => {
    const path = place.put('damaged.jsonl', '{"query":"a","response":"b"}\n{"query":\n');
    await expect(all(path)).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('damaged.jsonl is damaged in line 2'),
    });
    writeFileSync(path, '{"query":"a"}\n');
    await expect(all(path)).rejects.toMatchObject({ message: expect.stringContaining('neither a conversation') });
    await expect(all(`${path}.gone`)).rejects.toMatchObject({ code: 'io' });
    await expect(all(path, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the report of a dataset', () => {
  it('has the counts of the record and up to twenty examples of each problem', async () => {
    const { record } = await place.prepareText('.csv', csv + 'bad\n'.repeat(30));
    const folder = place.ledger.folder('dataset', record.id);
    const report = await readReport(folder);
    expect(report).toMatchObject({ rows: record.rows, splits: record.splits, content_hash: record.content_hash });
    expect(report.problems[0]).toMatchObject({ code: 'short_row', count: 31 });
    expect(report.problems[0]?.examples).toHaveLength(20);
    expect(record.problems[0]?.examples).toHaveLength(3);
    const sample = await readSample(folder);
    expect(sample).toHaveLength(20);
    expect(JSON.parse(sample[0] ?? '')).toMatchObject({ schemaVersion: 'bedrock-conversation-2024' });
    await expect(readReport(place.root)).rejects.toMatchObject({ code: 'bad_data' });
  });
});
