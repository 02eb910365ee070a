import { afterAll, describe, expect, it } from 'vitest';
import { poorQuality } from '../../../../src/core/data/filters/quality.ts';
import { parseWhere } from '../../../../src/core/data/filters/where.ts';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { supportRows, toJsonl } from '../defects/support-rows.ts';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const train = { split: { train: 1 } };

describe('filters', () => {
  const table = [
    { question: 'first', answer: 'yes', score: 3, lang: 'en' },
    { question: 'second', answer: 'no', score: 10, lang: 'de' },
    { question: 'third', answer: 'yes', lang: 'en' },
  ];

  it.each([
    [['score >= 3'], ['first', 'second']],
    [['score < 10', 'lang = en'], ['first']],
    [['lang != "en"'], ['second']],
    [['question ~ IR'], ['first', 'third']],
    [['score != 3'], ['second', 'third']],
  ])('where %j keeps %j', async (where, kept) => {
    const csv = `question,answer,score,lang\n${table.map((row) => `${row.question},${row.answer},${row.score ?? ''},${row.lang}`).join('\n')}`;
    for (const [ending, text] of [
      ['.jsonl', toJsonl(table)],
      ['.csv', csv],
    ] as const) {
      if (ending === '.csv' && where[0] === 'score != 3') continue; // an empty cell is a value
      const { lines, record } = await place.prepareText(ending, text, { ...train, filters: { where } });
      expect(lines.map((line) => turnsOf(line).prompt)).toEqual(kept);
      expect(record.repairs).toContainEqual({ code: 'filtered_where', count: 3 - kept.length });
      expect(problem(record, 'filtered')?.severity).toBe('info');
    }
  });

  it('where reads columns beside conversations', async () => {
    const turn = (role: string, text: string) => ({ role, content: [{ text }] });
    const rows = [1, 2].map((score) => ({
      schemaVersion: 'bedrock-conversation-2024',
      messages: [turn('user', `q${score}`), turn('assistant', 'a')],
      score,
    }));
    const { lines } = await place.prepareText('.jsonl', toJsonl(rows), { ...train, filters: { where: ['score > 1'] } });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['q2']);
  });

  it('where without a column or a comparison is refused', async () => {
    await expect(place.prepareText('.jsonl', toJsonl(table), { filters: { where: ['score'] } })).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(
      place.prepareText('.jsonl', toJsonl(table), { filters: { where: ['scroe = 1'] } }),
    ).rejects.toMatchObject({
      next: 'did you mean "score"?',
    });
    expect(() => parseWhere('= 3')).toThrow('no comparison');
  });

  it('length, language and near duplicates leave rows out and say how many', async () => {
    const rows = [...supportRows(60, 'en'), ...supportRows(60, 'es', 1), { question: 'Hm?', answer: 'No.' }];
    rows.push({ question: `Hello, ${rows[5]?.question}`, answer: rows[5]?.answer ?? '' });
    const filters = { languages: ['EN'], min_chars: 10, near_duplicates: true };
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), { ...train, filters });
    expect(record.rows.kept).toBe(60);
    expect(record.repairs).toEqual(
      expect.arrayContaining([
        { code: 'filtered_language', count: 60 },
        { code: 'filtered_length', count: 1 },
        { code: 'filtered_near_duplicates', count: 1 },
      ]),
    );
    expect(problem(record, 'mostly_unusable')).toBeUndefined();
  });

  it('near duplicates are left out alike when rows are counted first', async () => {
    const rows = supportRows(100);
    const copies = rows.slice(0, 30).map(({ question, answer }) => ({ question: `Please: ${question}`, answer }));
    const request = { filters: { near_duplicates: true }, compatibility: 'nova-forge-sdk' };
    const { record } = await place.prepareText('.jsonl', toJsonl([...rows, ...copies]), request);
    expect(Object.values(record.splits).map((split) => split.rows)).toEqual([80, 10, 10]);
  });

  it('quality names what is poor, by the seven measures', () => {
    const good = 'The printer needs a new cartridge every second year. It is sold in the shop downstairs.';
    expect(poorQuality(good)).toBeUndefined();
    expect(poorQuality('short')).toBe('length');
    expect(poorQuality('short but asked for', 5)).toBeUndefined();
    expect(
      poorQuality(`see https://host.org/a/very/long/path/that/is/most/of/the/text?with=a&query=too ${'x'.repeat(20)}`),
    ).toBe('addresses');
    expect(poorQuality('*** --- *** --- *** --- *** --- *** --- *** --- *** ab')).toBe('symbols');
    expect(poorQuality('one two three four five six seven eight nine ten '.repeat(6))).toBe('repeated_words');
    expect(poorQuality('x'.repeat(80))).toBe('repeated_characters');
    expect(poorQuality('Ã©Ã¨Ã¼Ã¶ Ã©Ã¨Ã¼Ã¶ text that was read in the wrong way once')).toBe('mojibake');
    expect(poorQuality(Array.from({ length: 20 }, (_, at) => `no ${at}`).join('\n'))).toBe('short_lines');
  });
});

describe('check_against', () => {
  const rows = supportRows(120);
  const evaluation = supportRows(40, 'en', 3);

  it('blocks for each row that another file or dataset has, whatever its case, and warns of nearly equal ones', async () => {
    const file = place.put('held-out.jsonl', toJsonl(evaluation));
    const own = [...rows];
    own[30] = { question: evaluation[4]?.question.toUpperCase() ?? '', answer: 'Another answer.' };
    own[99] = { question: `Please tell me: ${evaluation[9]?.question}`, answer: evaluation[9]?.answer ?? '' };
    const { record } = await place.prepareText('.jsonl', toJsonl(own), { ...train, check_against: [file] });
    expect(problem(record, 'shared_rows')).toMatchObject({ severity: 'block', count: 1, examples: [{ row: 31 }] });
    expect(problem(record, 'near_shared_rows')).toMatchObject({ severity: 'warn', count: 1, examples: [{ row: 100 }] });
    expect(record.ready).toBe(false);
    const filtered = await place.prepareText('.jsonl', toJsonl(own), {
      ...train,
      check_against: [file],
      filters: { shared_rows: true },
    });
    expect(filtered.record).toMatchObject({ ready: true, rows: { kept: 118 } });
  });

  it('takes the splits of a dataset by its id', async () => {
    const held = await place.prepareText('.jsonl', toJsonl(evaluation), { method: 'eval', split: { test: 1 } });
    const own = [...rows, evaluation[0] ?? {}];
    const { record } = await place.prepareText('.jsonl', toJsonl(own), { ...train, check_against: [held.record.id] });
    expect(problem(record, 'shared_rows')?.examples).toEqual([
      { row: 121, detail: expect.stringContaining(`is in ${held.record.id}`) },
    ]);
  });

  it('finds nothing in sets that share nothing', async () => {
    const file = place.put('other.csv', 'question,answer\nDoes it rain,no\n');
    const { record } = await place.prepareText('.jsonl', toJsonl(rows), { ...train, check_against: [file] });
    expect(record.problems.filter(({ code }) => code.includes('shared'))).toEqual([]);
  });
});

describe('an override', () => {
  const rows = supportRows(100).map((row, at) => (at % 2 === 0 ? { ...row, system: 'Be brief.' } : row));

  it('lets a block pass and is recorded with its reason; another block still blocks', async () => {
    const override = [{ code: 'inconsistent_system', reason: 'the trainer fills the gaps' }];
    const plain = await place.prepareText('.jsonl', toJsonl(rows), train);
    const given = await place.prepareText('.jsonl', toJsonl(rows), { ...train, override });
    expect([plain.record.ready, given.record.ready]).toEqual([false, true]);
    expect(given.record.id).not.toBe(plain.record.id);
    expect(given.record.options['override']).toEqual(override);
    const report = await readReport(place.ledger.folder('dataset', given.record.id));
    expect(report.notes).toContain('inconsistent_system blocks and was overridden: the trainer fills the gaps');
    const other = [{ code: 'inconsistent_reasoning', reason: 'no matter' }];
    expect((await place.prepareText('.jsonl', toJsonl(rows), { ...train, override: other })).record.ready).toBe(false);
  });

  it('of a problem that does not exist is refused with the nearest', async () => {
    const override = [{ code: 'inconsistant_system', reason: 'x' }];
    await expect(place.prepareText('.jsonl', toJsonl(rows), { override })).rejects.toMatchObject({
      code: 'bad_request',
      next: 'did you mean inconsistent_system?',
    });
  });
});
