import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, localPorts } from '../support/client.ts';
import { writeTickets } from '../support/dataset.ts';
import { tempFolders } from '../support/temp-home.ts';

const folders = tempFolders();

/** Follows the pages of a resource; the JSON lines of all. */
async function everyLine(
  read: (uri: string) => Promise<string>,
  uri: string,
): Promise<{ pages: number; lines: string[] }> {
  const lines: string[] = [];
  let pages = 0;
  for (let next: string | undefined = uri; next !== undefined; pages++) {
    const text: string = await read(next);
    lines.push(...text.split('\n').filter((line) => line.startsWith('{')));
    next = /^Next page: (\S+)$/m.exec(text)?.[1];
  }
  return { pages, lines };
}

describe('20,000 bad rows', () => {
  it('are an answer of 600 tokens, and every one of them is on a page', async () => {
    const home = await folders();
    const source = join(home, 'rows.csv');
    const bad = Array.from({ length: 20_000 }, (_, index) => `only one cell in number ${index}`);
    const good = Array.from({ length: 30_000 }, (_, index) => `question ${index},answer ${index}`);
    await writeFile(source, `question,answer\n${[...bad, ...good].join('\n')}\n`);
    const client = await connect(localPorts(home));
    const answer = await client.call('prepare_dataset', { source });
    const tokens = encode(JSON.stringify(answer.data)).length + encode(answer.text).length;
    console.log(`answer about 20,000 bad rows: ${encode(JSON.stringify(answer.data)).length} tokens structured`);
    const id = String(answer.data['dataset_id']);
    expect(encode(JSON.stringify(answer.data)).length, answer.text).toBeLessThanOrEqual(600);
    expect(tokens).toBeLessThanOrEqual(1000);
    const { pages, lines } = await everyLine(client.read, `forge://datasets/${id}/problems`);
    const rows = lines.map((line): { code: string; row: number; detail: string } => JSON.parse(line));
    const short = rows.filter(({ code }) => code === 'short_row');
    expect(short.map(({ row }) => row)).toEqual(bad.map((_, index) => index + 1));
    expect(short.at(-1)?.detail).toBe('csv row 20000 (line 20001) has 1 cells, header has 2');
    expect(pages).toBeGreaterThan(100);
    const wrong = client.read(`forge://datasets/${id}/problems/7`);
    await expect(wrong).rejects.toThrow('cursor "7" is not the beginning of a page');
    await client.close();
  }, 60_000);
});

describe('the card of a dataset', () => {
  it('names hashes, options, checks and versions, and draws labels and lengths', async () => {
    const home = await folders();
    const client = await connect(localPorts(home));
    const source = await writeTickets(home, 600);
    const first = String((await client.call('prepare_dataset', { source, name: 'tickets' })).data['dataset_id']);
    const second = String((await client.call('prepare_dataset', { source, seed: 7 })).data['dataset_id']);
    const card: Record<string, unknown> = JSON.parse(await client.read(`forge://datasets/${first}`));
    expect(card).toMatchObject({
      id: first,
      names: ['tickets'],
      source: { uri: source, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      options: { seed: 42 },
      rows: { read: 600, kept: 600 },
      problem_rows: `forge://datasets/${first}/problems`,
      card: `forge://datasets/${first}/card`,
    });
    expect(card['versions']).toMatchObject([{ id: second }, { id: first, rows_kept: 600 }]);
    const page = await client.read('forge://datasets/tickets/card');
    expect(page).toBe(await readFile(join(home, 'datasets', first, 'card.html'), 'utf8'));
    for (const words of ['Rows by label', 'Length of the prompt', 'Length of the answer', 'billing', source, '>seed<'])
      expect(page).toContain(words);
    expect(page).not.toMatch(/<script|src="http|href="http/);
    await client.close();
  }, 60_000);
});
