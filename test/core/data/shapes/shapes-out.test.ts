import { afterAll, describe, expect, it } from 'vitest';
import { createWorkplace, problem } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

type Row = Record<string, unknown>;

async function prepare(rows: unknown[], request: Row) {
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  return place.prepareText('.jsonl', text, { split: { train: 1 }, ...request });
}

async function one(row: unknown, request: Row): Promise<unknown> {
  const { lines } = await prepare([row], request);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

const message = (role: string, content: unknown, more: Row = {}) => ({ role, content, ...more });

describe('preference pairs', () => {
  const expected = {
    messages: [
      { role: 'user', content: [{ text: 'Is basalt igneous?' }] },
      {
        role: 'assistant',
        candidates: [
          { content: [{ text: 'Yes, it cools from lava.' }], preferenceLabel: 'preferred' },
          { content: [{ text: 'No, it is sedimentary.' }], preferenceLabel: 'non-preferred' },
        ],
      },
    ],
  };
  const prompt = 'Is basalt igneous?';
  const [better, worse] = ['Yes, it cools from lava.', 'No, it is sedimentary.'];
  const sources: [string, unknown][] = [
    ['texts', { prompt, chosen: better, rejected: worse }],
    [
      'lists of messages',
      {
        prompt: [message('user', prompt)],
        chosen: [message('assistant', better)],
        rejected: [message('assistant', worse)],
      },
    ],
    [
      'two whole conversations',
      {
        chosen: [message('user', prompt), message('assistant', better)],
        rejected: [message('user', prompt), message('assistant', worse)],
      },
    ],
    [
      'OpenAI preference rows',
      {
        input: { messages: [message('user', prompt)] },
        preferred_output: [message('assistant', better)],
        non_preferred_output: [message('assistant', worse)],
      },
    ],
    ['rows that are so already', expected],
  ];

  it.each(sources)('of %s become two candidates of one answer', async (_name, row) => {
    const { lines } = await prepare([row], { model: 'nova-lite', method: 'dpo' });
    expect(lines).toEqual([JSON.stringify(expected)]);
  });

  it('of a table become the same, whatever its columns are called', async () => {
    const csv = `q,good,bad\n${prompt},"${better}","${worse}"\n`;
    const columns = { prompt: 'q', chosen: 'good', rejected: 'bad' };
    const told = await place.prepareText('.csv', csv, {
      split: { train: 1 },
      model: 'nova-lite',
      method: 'dpo',
      columns,
    });
    expect(told.lines).toEqual([JSON.stringify(expected)]);
    const guessed = await place.prepareText('.csv', csv.replace('q,good,bad', 'prompt,chosen,rejected'), {
      split: { train: 1 },
      model: 'nova-lite',
      method: 'dpo',
    });
    expect(guessed.lines).toEqual(told.lines);
  });

  it('become prompt, chosen and rejected for open-weight models', async () => {
    expect(
      await one({ prompt, chosen: better, rejected: worse, system: 'Geology.' }, { model: 'qwen3-8b', method: 'dpo' }),
    ).toEqual({
      prompt: [message('system', 'Geology.'), message('user', prompt)],
      chosen: [message('assistant', better)],
      rejected: [message('assistant', worse)],
    });
  });

  it('are refused by number when one side is missing, empty or by the user', async () => {
    const rows = [
      { prompt, chosen: better, rejected: worse },
      { prompt: 'b', chosen: better, rejected: null },
      { prompt: 'c', chosen: better, rejected: '  ' },
      { prompt: 'd', chosen: [message('user', 'x')], rejected: [message('assistant', 'y')] },
      {
        chosen: [message('user', 'e'), message('assistant', 'x')],
        rejected: [message('user', 'f'), message('assistant', 'y')],
      },
    ];
    const { record } = await prepare(rows, { model: 'nova-lite', method: 'dpo' });
    expect(record.rows).toEqual({ read: 5, kept: 1, dropped: 4 });
    expect(problem(record, 'missing_value')?.examples).toEqual([{ row: 2, detail: 'line 2: there is no "rejected"' }]);
    expect(problem(record, 'empty_answer')?.examples.map(({ row }) => row)).toEqual([3]);
    expect(problem(record, 'bad_preference')?.examples).toEqual([
      { row: 4, detail: 'line 4: the preferred answer is by the user' },
      { row: 5, detail: 'line 5: chosen and rejected do not answer the same prompt' },
    ]);
  });
});

describe('open-weight models', () => {
  it('read messages with tools', async () => {
    const row = {
      messages: [
        message('system', 'S'),
        message('user', 'q'),
        message('assistant', null, {
          tool_calls: [{ id: 'k', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        }),
        message('tool', 'r', { tool_call_id: 'k' }),
        message('assistant', 'a'),
      ],
      tools: [
        { type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object', properties: {} } } },
      ],
    };
    const { messages, tools } = row;
    const reordered = messages.map(({ role, content, ...more }) =>
      role === 'tool' ? { role, ...more, content } : { role, content, ...more },
    );
    const { lines } = await prepare([row], { model: 'llama-3.1-8b' });
    expect(lines).toEqual([JSON.stringify({ messages: reordered, tools })]);
  });

  it('read a prompt with its reference, and reserved words mean nothing to them', async () => {
    const row = { question: 'User: 7*8?', reference_answer: '56' };
    expect(await one(row, { model: 'qwen3-8b', method: 'rft', system: 'Count.' })).toEqual({
      prompt: [message('system', 'Count.'), message('user', 'User: 7*8?')],
      reference_answer: '56',
    });
  });
});

describe('RFT rows', () => {
  const rft = { method: 'rft' };

  it('keep id, tools and further fields, in the key order of the facts', async () => {
    const tools = [
      { type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object', properties: {} } } },
    ];
    const row = { difficulty: 'easy', reference_answer: { n: 1 }, tools, messages: [message('user', 'q')], id: '7' };
    const { lines } = await prepare([row], rft);
    expect(lines).toEqual([
      JSON.stringify({ id: '7', messages: row.messages, tools, reference_answer: { n: 1 }, difficulty: 'easy' }),
    ]);
  });

  it('are made of answered conversations: the last answer is the reference', async () => {
    const row = {
      messages: [message('user', 'a'), message('assistant', 'b'), message('user', 'c'), message('assistant', 'd')],
    };
    expect(await one(row, rft)).toEqual({ messages: row.messages.slice(0, 3), reference_answer: 'd' });
  });

  it('are refused for references and ids that a reward function cannot use', async () => {
    const ask = (text: string) => ({ messages: [message('user', text)] });
    const rows = [
      { ...ask('a'), reference_answer: 'ok' },
      { ...ask('b'), reference_answer: [1] },
      { ...ask('c'), reference_answer: {} },
      { ...ask('d'), reference_answer: 'ok', id: ' ' },
      { messages: [message('system', 's')], reference_answer: 'ok' },
    ];
    const { record } = await prepare(rows, rft);
    expect(problem(record, 'bad_reference')?.examples.map(({ row }) => row)).toEqual([2, 3]);
    expect(problem(record, 'bad_id')?.examples.map(({ row }) => row)).toEqual([4]);
    expect(problem(record, 'empty_prompt')?.examples[0]).toEqual({
      row: 5,
      detail: 'line 5: no message is by the user',
    });
  });

  it('block when only some have a reference or an id', async () => {
    const rows = [
      { messages: [message('user', 'a')], reference_answer: 'x', id: '1' },
      { messages: [message('user', 'b')], reference_answer: 'y' },
      { messages: [message('user', 'c')], id: '3', reference_answer: null },
    ];
    const { record } = await prepare(rows, rft);
    const details = problem(record, 'inconsistent_fields')?.examples.map(({ row, detail }) => [row, detail]);
    expect(details).toEqual([
      [2, 'without an id, unlike 2 other rows'],
      [3, 'without a reference_answer, unlike 2 other rows'],
    ]);
  });

  it('are the same when only their ids differ', async () => {
    const rows = ['1', '2'].map((id) => ({ id, messages: [message('user', 'a')], reference_answer: 'x' }));
    const { record } = await prepare(rows, rft);
    expect(problem(record, 'exact_duplicates')?.count).toBe(1);
  });
});

describe('evaluation rows', () => {
  const evaluation = { method: 'eval', split: { test: 1 } };

  it('for a reward function are RFT rows, when the source has references', async () => {
    const row = { id: '1', messages: [message('user', 'q')], reference_answer: 'a' };
    const { record, lines } = await prepare([row], evaluation);
    expect(lines).toEqual([JSON.stringify(row)]);
    expect(record.shape).toBe('rft');
  });

  it('for a judge are made of preference pairs too', async () => {
    expect(await one({ prompt: 'p', chosen: 'x', rejected: 'y' }, evaluation)).toEqual({
      prompt: 'p',
      response_A: 'x',
      response_B: 'y',
    });
  });

  it('hold pictures in the row, not in S3', async () => {
    const row = (url: string) => ({
      messages: [
        message('user', [
          { type: 'text', text: 'q' },
          { type: 'image_url', image_url: { url } },
        ]),
        message('assistant', 'a'),
      ],
    });
    const { record, lines } = await prepare([row('data:image/png;base64,AA=='), row('s3://b/a.png')], evaluation);
    expect(lines).toEqual([
      JSON.stringify({ query: 'q', response: 'a', images: [{ data: 'data:image/png;base64,AA==' }] }),
    ]);
    expect(problem(record, 'media_not_inline')?.examples[0]?.row).toBe(2);
  });
});

describe('splits that are told', () => {
  const rows = Array.from({ length: 10 }, (_, index) => ({
    question: `q${index}`,
    answer: `a${index}`,
    day: `2026-01-${String(10 - index).padStart(2, '0')}`,
    part: ['train', 'dev', 'Test'][index % 3],
  }));

  it('by time train on the oldest and test on the newest', async () => {
    const { splits } = await prepare(rows, { split: { train: 0.8, validation: 0.1, test: 0.1, time: 'day' } });
    expect(Object.values(splits).map((lines) => lines.map((line) => /"q(\d)"/.exec(line)?.[1]).join(''))).toEqual([
      '23456789',
      '1',
      '0',
    ]);
  });

  it('by time refuse rows without a date', async () => {
    const { record } = await prepare([...rows, { question: 'x', answer: 'y', day: 'soon' }], {
      split: { train: 0.8, validation: 0.1, test: 0.1, time: 'day' },
    });
    expect(problem(record, 'time_missing')?.examples).toEqual([{ row: 11, detail: 'line 11: "soon" is no date' }]);
  });

  it('by a column go where it says, and a prompt in two splits is told', async () => {
    const { splits, record } = await prepare([...rows, { question: 'q0', answer: 'other', part: 'test' }], {
      split: { column: 'part' },
    });
    expect(Object.values(splits).map((lines) => lines.length)).toEqual([4, 3, 4]);
    expect(problem(record, 'prompt_in_two_splits')).toMatchObject({
      count: 1,
      examples: [{ row: 11, detail: '"q0"' }],
    });
  });

  it('cannot be two at once', async () => {
    await expect(prepare(rows, { split: { column: 'part' }, group_by: 'day' })).rejects.toThrow(
      'split.column and group_by contradict each other',
    );
    await expect(prepare(rows, { split: { train: 1, time: 'day' }, compatibility: 'nova-forge-sdk' })).rejects.toThrow(
      'contradict',
    );
  });

  it('as the reference splits are the same whichever way the rows come', async () => {
    const csv = `question,answer\n${rows.map(({ question, answer }) => `${question},${answer}`).join('\n')}\n`;
    const request = { split: { train: 0.8, validation: 0.1, test: 0.1 }, compatibility: 'nova-forge-sdk' };
    const fromCsv = await place.prepareText('.csv', csv, request);
    const fromLines = await prepare(rows, request);
    expect(fromCsv.splits).toEqual(fromLines.splits);
    expect(fromCsv.record.splits['train']?.sha256).toBe(fromLines.record.splits['train']?.sha256);
  });
});
