import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../src/core/data/request.ts';
import { createWorkplace, problem } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
let files = 0;

async function prepareRows(rows: readonly string[], more: Record<string, unknown> = {}, remembered?: number) {
  const source = place.put(`rows-${files++}.csv`, `question,answer,kind\n${rows.join('\n')}\n`);
  const effects = { ledger: place.ledger, now: () => new Date(0), ...(remembered === undefined ? {} : { remembered }) };
  const call = { signal: new AbortController().signal, progress: () => {} };
  const columns = { question: 'question', answer: 'answer' };
  const { record } = await prepareDataset(effects, PrepareRequest.parse({ source, columns, ...more }), call);
  const report: { notes: string[] } = JSON.parse(
    readFileSync(join(place.home, 'datasets', record.id, 'report.json'), 'utf8'),
  );
  return { record, notes: report.notes.join('\n') };
}

const rowsOf = (count: number, row: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => row(index));

describe('a table that is full says so in the report', () => {
  it('labels: more than 200 are no longer counted', async () => {
    const at = (labels: number) => prepareRows(rowsOf(labels * 4, (index) => `ask ${index},label ${index % labels},x`));
    const counted = await at(200);
    expect(Object.keys(counted.record.labels ?? {})).toHaveLength(200);
    expect(counted.notes).not.toContain('different short answers');
    // The 201st label comes when all others have come often.
    const rows = [...rowsOf(800, (index) => `ask ${index},label ${index % 200},x`), 'ask last,label last,x'];
    const full = await prepareRows(rows);
    expect(full.record.labels).toBeUndefined();
    expect(full.notes).toContain('more than 200 different short answers in 801 rows');
  });

  it('names: answers that are all different were never labels, and nothing is said', async () => {
    const { notes } = await prepareRows(rowsOf(900, (index) => `ask ${index},name ${index},x`));
    expect(notes).not.toContain('different short answers');
  });

  it('strata: more than 4,096 share one', async () => {
    const { record } = await prepareRows(
      rowsOf(4200, (index) => `ask ${index},yes,kind ${index}`),
      { stratify_by: 'kind' },
    );
    expect(problem(record, 'strata_overflow')?.examples[0]?.detail).toContain('more than 4096 strata');
  });

  it('rows: behind those that are remembered, repetitions are a lower bound', async () => {
    const rows = [
      ...rowsOf(300, (index) => `ask ${index},${index} times yes,x`),
      'ask 7,7 times yes,x',
      'ask 299,299 times yes,x',
    ];
    const all = await prepareRows(rows);
    expect(problem(all.record, 'exact_duplicates')?.count).toBe(2);
    expect(problem(all.record, 'repetitions_estimated')).toBeUndefined();
    const some = await prepareRows(rows, { seed: 1 }, 100);
    expect(problem(some.record, 'exact_duplicates')?.count).toBe(1);
    expect(problem(some.record, 'repetitions_estimated')).toMatchObject({
      count: 201,
      examples: [{ detail: '100 prompts are remembered; of 201 rows behind them, repetitions were not looked for' }],
    });
  });

  it('answers: counts of a few among many are the least that there are', async () => {
    const boilerplate = 'Thank you for your message; somebody will answer within two working days.';
    const rows = rowsOf(600, (index) =>
      index % 3 === 0
        ? `ask ${index},${boilerplate},x`
        : `ask ${index},An answer of its own that is long enough: ${index * 7919},x`,
    );
    const { record, notes } = await prepareRows(rows);
    const found = problem(record, 'repeated_answers')?.count ?? 0;
    expect(found).toBeGreaterThan(150);
    expect(found).toBeLessThanOrEqual(200);
    expect(notes).toContain('the rows of repeated_answers are the least that there are');
  });
});
