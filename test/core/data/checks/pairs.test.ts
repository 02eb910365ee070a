import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { supportRows, toJsonl } from '../defects/support-rows.ts';
import { createWorkplace, problem } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const dpo = { method: 'dpo', model: 'nova-lite', split: { train: 1 } };
const rft = { method: 'rft', split: { train: 1 } };

/** Pairs in which either answer is the longer one by turns. */
const pairs = supportRows(120).map(({ question, answer }, at) => {
  const other = `No idea about ${at}, ${'sorry about that, '.repeat(at % 7)}really.`;
  return at % 2 === 0
    ? { prompt: question, chosen: answer, rejected: other }
    : { prompt: question, chosen: other, rejected: answer };
});

describe('preference pairs', () => {
  it('without a fault are said to have none', async () => {
    const { record } = await place.prepareText('.jsonl', toJsonl(pairs), dpo);
    expect(record.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('are searched in both answers for private data, and both are redacted', async () => {
    const rows = pairs.map((pair, at) =>
      at === 7 ? { ...pair, rejected: `${pair.rejected} Write to jo.brandt@mail-host.net.` } : pair,
    );
    const found = await place.prepareText('.jsonl', toJsonl(rows), dpo);
    expect(problem(found.record, 'pii')).toMatchObject({ count: 1, examples: [{ row: 8 }] });
    const redacted = await place.prepareText('.jsonl', toJsonl(rows), { ...dpo, redact: 'pii' });
    expect(redacted.record.repairs).toContainEqual({ code: 'redacted_email', count: expect.any(Number) });
    expect(redacted.lines.join('')).not.toContain('jo.brandt');
  });

  it('of two equal answers are named by row', async () => {
    const rows = pairs.map((pair, at) => (at === 7 ? { ...pair, rejected: pair.chosen } : pair));
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), dpo);
    expect(problem(record, 'equal_candidates')).toMatchObject({ severity: 'warn', count: 1, examples: [{ row: 8 }] });
  });

  it('in which the preferred answer is much longer, or nearly always a little, are biased', async () => {
    const much = pairs.map((pair, at) => ({
      ...pair,
      chosen: `${pair.chosen}${' And so on.'.repeat(at % 2 === 0 ? 20 : 0)}`,
    }));
    const little = pairs.map(({ prompt, rejected }, at) => ({
      prompt,
      chosen: `${rejected} Good luck${'.'.repeat(1 + (at % 3))}`,
      rejected,
    }));
    for (const rows of [much, little]) {
      const { record } = await place.prepareText('.jsonl', toJsonl(rows), dpo);
      expect(problem(record, 'length_bias')).toMatchObject({ severity: 'warn', count: 120 });
    }
  });
});

describe('references', () => {
  const rows = supportRows(120).map(({ question }, at) => ({
    messages: [{ role: 'user', content: question }],
    reference_answer: { result: at },
  }));

  it('that differ and have one form are fine', async () => {
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), rft);
    expect(record.problems.filter(({ code }) => code.includes('reference'))).toEqual([]);
  });

  it('that are all the same are said to be', async () => {
    const same = rows.map((row) => ({ ...row, reference_answer: { result: 4 } }));
    const { record } = await place.prepareText('.jsonl', toJsonl(same), rft);
    expect(problem(record, 'constant_reference')).toMatchObject({ severity: 'warn', count: 120 });
  });

  it('of another form than nearly all others are named by row', async () => {
    const odd = rows.map((row, at) => (at === 30 ? { ...row, reference_answer: '{"result": 30' } : row));
    const { record } = await place.prepareText('.jsonl', toJsonl(odd), rft);
    expect(problem(record, 'odd_reference')).toMatchObject({ count: 1, examples: [{ row: 31 }] });
  });
});

describe('public test questions', () => {
  it('are found in a prompt whatever stands around them, and nowhere else', async () => {
    const known: number[] = JSON.parse(readFileSync('src/core/data/checks/public-test-runs.json', 'utf8'));
    expect(new Set(known).size).toBe(known.length);
    const rows = supportRows(300);
    const question = 'Please solve: a robe takes 2 bolts of BLUE fiber, and half that much white fiber! How many?';
    const { record } = await place.prepareText('.jsonl', toJsonl(rows.with(150, { question, answer: '3' })), {
      split: { train: 1 },
    });
    expect(problem(record, 'benchmark_rows')).toMatchObject({ severity: 'warn', count: 1, examples: [{ row: 151 }] });
  });
});

describe('the size of a sample', () => {
  it('is put into what it allows to be said', async () => {
    const rows = supportRows(1000).map(({ question }, at) => ({
      question,
      answer: ['one', 'two', 'three', 'four', 'five', 'six'][at % 6],
    }));
    const { record } = await place.prepareText('.jsonl', toJsonl(rows));
    const { notes } = await readReport(place.ledger.folder('dataset', record.id));
    const test = record.splits['test']?.rows ?? 0;
    const [known, shown] = [196 * Math.sqrt(0.16 / test), 280 * Math.sqrt(0.2 / test)].map((value) => value.toFixed(1));
    expect(notes).toContain(
      `${test} test rows: an accuracy of 80 % is known to ${known} points; a difference of ${shown} points shows in four of five comparisons`,
    );
    expect(notes.some((note) => note.startsWith('pilot: train on 100 rows first, then on '))).toBe(true);
    expect(notes).toContain(`6 labels and ${test} test rows: scores of single labels will not be telling below 120`);
  });
});
