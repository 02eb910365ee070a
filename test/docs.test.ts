import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addresses } from '../src/core/addresses.ts';
import { reportFiles } from '../src/core/data/report.ts';
import { PrepareRequest } from '../src/core/data/request.ts';
import { detectShape } from '../src/core/data/shapes/detect-shape.ts';
import { metricsOf } from '../src/core/evaluation/choose-metrics.ts';
import { permissionsPage } from './support/permissions-page.ts';

const text = readFileSync('docs/datasets.md', 'utf8');

/** The cells of a section's table, without its head, backquotes gone. */
function table(heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the page about datasets', () => {
  it('names every method, filter and way to split, and no other', () => {
    const { method, filters, split } = PrepareRequest.shape;
    expect(table('Shapes out').map(([name = '']) => name)).toEqual(method.def.innerType.options);
    expect(table('Filters').map(([name = '']) => name)).toEqual(Object.keys(filters.def.innerType.shape));
    for (const way of Object.keys(split.def.innerType.shape)) expect(text, way).toMatch(new RegExp(`\\b${way}\\b`));
  });

  it('names the file behind each address', () => {
    const [id] = ['{id}'];
    const kept = table('What is kept');
    expect(kept.map(([, file = '']) => file).toSorted()).toEqual(Object.values(reportFiles).toSorted());
    expect(kept.map(([address]) => address)).toEqual([
      addresses.dataset(id),
      addresses.datasetCard(id),
      addresses.datasetProblems(id),
      addresses.datasetSample(id),
    ]);
  });

  it('tells the shapes as the rows are told', () => {
    const rows: Record<string, Record<string, unknown>> = {
      Converse: { messages: [{ role: 'user', content: [{ text: 'a' }] }] },
      'OpenAI chat': { messages: [{ role: 'user', content: 'a' }], tools: [] },
      Alpaca: { instruction: 'a', input: 'b', output: 'c' },
      ShareGPT: { conversations: [{ from: 'human', value: 'a' }] },
      preference: { prompt: 'a', chosen: 'b', rejected: 'c' },
      'OpenAI preference': { input: {}, preferred_output: [], non_preferred_output: [] },
      DPO: { messages: [{ role: 'assistant', candidates: [] }] },
      RFT: { messages: [{ role: 'user', content: 'a' }], reference_answer: 'b' },
      'multi-turn RFT': { id: '1', metadata: { prompt: 'a' } },
      judge: { prompt: 'a', response_A: 'b', response_B: 'c' },
      evaluation: { query: 'a', response: 'b' },
      columns: { ask: 'a', say: 'b' },
    };
    expect(
      table('Shapes in')
        .map(([name = '']) => name)
        .toSorted(),
    ).toEqual(Object.keys(rows).toSorted());
    for (const [name, cells] of Object.entries(Object.fromEntries(table('Shapes in').map(([n, told]) => [n, told]))))
      for (const field of Object.keys(rows[name ?? ''] ?? {}))
        if (name !== 'columns') expect(cells, name).toContain(field);
    expect(Object.entries(rows).map(([name, row]) => [name, detectShape(row)])).toEqual([
      ['Converse', 'converse'],
      ['OpenAI chat', 'openai'],
      ['Alpaca', 'alpaca'],
      ['ShareGPT', 'sharegpt'],
      ['preference', 'preference'],
      ['OpenAI preference', 'openai_preference'],
      ['DPO', 'dpo'],
      ['RFT', 'rft'],
      ['multi-turn RFT', 'rft_multiturn'],
      ['judge', 'judge'],
      ['evaluation', 'eval'],
      ['columns', 'flat'],
    ]);
  });
});

describe('the page about permissions', () => {
  it('is what the tables of permissions say; with --update it is written anew', async () => {
    await expect(permissionsPage()).toMatchFileSnapshot('../docs/permissions.md');
  });
});

describe('the page about evaluations', () => {
  it('names every metric of answers that can be asked for, and no other', () => {
    const page = readFileSync('docs/evaluations.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((line) => {
      const names = [...(line.split('|')[1] ?? '').matchAll(/`([a-z0-9_]+)`/g)].map(([, name = '']) => name);
      const plain = names.filter((name) => !name.startsWith('_'));
      return names.includes('_stemmed') ? plain.flatMap((name) => [name, `${name}_stemmed`]) : plain;
    });
    const known = [...metricsOf('classification'), ...metricsOf('generation')];
    expect([...new Set(named)].toSorted()).toEqual([...new Set(known)].toSorted());
  });
});
