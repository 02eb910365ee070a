import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect, localPorts } from '../support/client.ts';
import { tempFolders } from '../support/temp-home.ts';

const tempFolder = tempFolders();

const rows = (row: (index: number) => unknown): string =>
  Array.from({ length: 60 }, (_, index) => JSON.stringify(row(index))).join('\n');

const prompt = (index: number): string => `What is the name of number ${index}, in words?`;

it.each([
  ['sft', {}, (index: number) => ({ question: prompt(index), answer: `it is ${index}` }), 'model "baseline" (free)'],
  [
    'dpo',
    { model: 'nova-lite' },
    (index: number) => ({ prompt: prompt(index), chosen: `it is ${index}`, rejected: `no idea, maybe ${index + 1}` }),
    'model "nova-lite" and plan_only true',
  ],
  [
    'rft',
    {},
    (index: number) => ({ messages: [{ role: 'user', content: prompt(index) }], reference_answer: { n: `${index}` } }),
    'model "nova-2-lite" and plan_only true',
  ],
  [
    'sft',
    { split: { test: 1 } },
    (index: number) => ({ question: prompt(index), answer: `it is ${index}` }),
    'call evaluate_model with dataset',
  ],
])('names a call that can be made with what was prepared for %s %j', async (method, more, row, next) => {
  const home = await tempFolder();
  const source = join(home, 'rows.jsonl');
  await writeFile(source, rows(row));
  const client = await connect(localPorts(home));
  const { data } = await client.call('prepare_dataset', { source, method, ...more });
  expect(data).toMatchObject({ ready: true, next: expect.stringContaining(next) });
});
