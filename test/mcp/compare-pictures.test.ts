import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../src/core/core.ts';
import { createResvgPictures } from '../../src/core/runtimes/resvg/resvg-pictures.ts';
import { connect, font, localPorts } from '../support/client.ts';
import { darkPixels, readPng } from '../support/read-png.ts';
import { initialize, spawnServer } from '../support/spawned.ts';

const LABELS = ['HQ', '数据', 'ÜBER'];
const golds = Array.from({ length: 60 }, (_, index) => LABELS[index % 3] ?? '');

type Content = { type: string; text?: string; data?: string; mimeType?: string };

describe('compare_runs', () => {
  let home = '';
  const runs: string[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'nova-forge-pictures-'));
    const dataset = join(home, 'rows.jsonl');
    await writeLines(
      dataset,
      golds.map((gold, index) => ({ query: `question ${index}`, response: gold })),
    );
    const client = await connect(localPorts(home));
    for (const every of [2, 9, 20, 31]) {
      const predictions = join(home, `predictions-${every}.jsonl`);
      const answers = golds.map((gold, index) => (index % every === 0 ? (LABELS[(index + 1) % 3] ?? '') : gold));
      await writeLines(
        predictions,
        answers.map((prediction, index) => ({ id: index + 1, prediction })),
      );
      const answer = await client.call('evaluate_model', {
        predictions,
        dataset,
        task: 'classification',
        labels: LABELS,
      });
      if (answer.isError) throw new Error(answer.text);
      runs.push(String(answer.data['evaluation_id']));
    }
    await client.close();
  });

  afterAll(() => rm(home, { recursive: true }));

  it('sends no picture unless all details are asked for', async () => {
    const { content } = await comparing({ runs: runs.slice(0, 2) });
    expect(content.map(({ type }) => type)).toEqual(['text']);
  });

  it('sends its charts as pictures beside the answer, named in their order, labels spelled where the font must', async () => {
    const { content, warnings, text } = await comparing({ runs: runs.slice(0, 2), detail: 'full' });
    expect(content.map(({ type, mimeType }) => mimeType ?? type)).toEqual([
      'text',
      'image/png',
      'image/png',
      'image/png',
    ]);
    expect(text).toMatch(
      new RegExp(`Pictures: exact_match against ${runs[0]}; Confusion of ${runs[1]}; Confusion of ${runs[0]}$`),
    );
    for (const { data = '' } of content.slice(1)) {
      const png = Buffer.from(data, 'base64');
      expect(png.length).toBeLessThan(100_000);
      expect(readPng(png).width).toBe(960);
      expect(darkPixels(readPng(png))).toBeGreaterThan(1000);
    }
    expect(warnings[0]).toBe(
      String.raw`the font of the pictures lacks characters: labels are spelled like \u6570\u636e`,
    );
    expect(text).toContain(String.raw`spelled like \u6570\u636e`);
  });

  it('sends at most four, and says where the others are', async () => {
    const { content, warnings } = await comparing({ runs: runs.slice(0, 3), detail: 'full' });
    expect(content).toHaveLength(5);
    expect(warnings.join()).not.toContain('more chart');
    const more = await comparing({ runs, detail: 'full' });
    expect(more.content).toHaveLength(5);
    expect(more.warnings[0]).toMatch(/^one more chart is at forge:\/\/comparisons\/cp-\w+\/report$/);
  });

  it('compares all the same where nothing draws, and says why and what would', async () => {
    const renderer = async () => Promise.reject(new Error('no binary for this machine'));
    const two = { runs: runs.slice(0, 2), detail: 'full' };
    const without = await comparing(two, { pictures: () => createResvgPictures({ font, renderer }) });
    expect(without.content).toHaveLength(1);
    expect(without.text).toMatch(/^ev-\w+: (?:better|no evidence)/);
    expect(without.warnings[0]).toMatch(
      /^for pictures install .*--omit=optional: @resvg.* does not load \(no binary for this machine\)$/,
    );
    const unwired = await comparing(two, 'unwired');
    expect(unwired.warnings[0]).toMatch(/^nothing here draws pictures: the charts are at forge:/);
  });

  it('draws in the built program, with the font that lies beside it', async () => {
    const server = spawnServer(home);
    await initialize(server);
    const compare = { name: 'compare_runs', arguments: { runs: runs.slice(0, 2), detail: 'full' } };
    const { result } = await server.request('tools/call', compare);
    server.process.kill('SIGKILL');
    const content = contentOf(result?.['content']);
    expect(content.filter(({ type }) => type === 'image')).toHaveLength(3);
    expect(darkPixels(readPng(Buffer.from(content[1]?.data ?? '', 'base64')))).toBeGreaterThan(1000);
  });

  /** Asks as a client would; `pictures` replaces what draws. */
  async function comparing(asked: Record<string, unknown>, changed: Partial<Ports> | 'unwired' = {}) {
    const { pictures, ...ports } = localPorts(home);
    const drawing = pictures === undefined ? {} : { pictures };
    const { client, close } = await connect(changed === 'unwired' ? ports : { ...ports, ...drawing, ...changed });
    const result = await client.callTool({ name: 'compare_runs', arguments: asked });
    await close();
    const content = contentOf(result.content);
    const warnings = Object.entries(result.structuredContent ?? {}).find(([key]) => key === 'warnings')?.[1];
    return { content, text: content[0]?.text ?? '', warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
  }
});

function contentOf(content: unknown): Content[] {
  return Array.isArray(content) ? content : [];
}

async function writeLines(path: string, rows: readonly object[]): Promise<void> {
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
