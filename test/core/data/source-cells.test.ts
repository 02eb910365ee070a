import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type SourceCells, eachSourceCells } from '../../../src/core/data/source-cells.ts';
import { tempFolders } from '../../support/temp-home.ts';

const tempFolder = tempFolders();
const csv = 'id,body,queue,region\n1,"Help, ""now""",billing,north\n2,"two\nlines",access,\n';
const rows = [
  { id: 1, body: 'Help, "now"', queue: 'billing', region: 'north', tags: ['a'] },
  { id: 2, body: 'two\nlines', queue: 'access', region: '' },
];
const cells: SourceCells[] = [
  {
    prompt: 'Help, "now"',
    cells: [
      ['id', '1'],
      ['queue', 'billing'],
      ['region', 'north'],
    ],
  },
  {
    prompt: 'two\nlines',
    cells: [
      ['id', '2'],
      ['queue', 'access'],
      ['region', ''],
    ],
  },
];

async function read(name: string, content: string | Buffer, question: string | undefined): Promise<SourceCells[]> {
  const path = join(await tempFolder(), name);
  await writeFile(path, content);
  const found: SourceCells[] = [];
  await eachSourceCells(path, question, (row) => found.push(row), new AbortController().signal);
  return found;
}

it.each([
  ['table.csv', csv],
  ['table.csv.gz', gzipSync(csv)],
  ['rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
  ['rows.json', JSON.stringify(rows)],
])('gives the cells of %s beside the question', async (name, content) => {
  expect(await read(name, content, 'body')).toEqual(cells);
});

it('takes the question of a conversation, and leaves out rows that have none', async () => {
  const conversation = {
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'ho' },
    ],
    topic: 'greeting',
  };
  const content = `${JSON.stringify(conversation)}\n{"topic":"none"}\nnot json\n`;
  expect(await read('chat.jsonl', content, undefined)).toEqual([{ prompt: 'hi', cells: [['topic', 'greeting']] }]);
});
