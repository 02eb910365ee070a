import { afterAll, describe, expect, it } from 'vitest';
import { createWorkplace, problem } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

/** Prepares rows as JSON lines, all of them for training. */
export async function prepare(rows: unknown[], request: Record<string, unknown> = {}) {
  return place.prepareText('.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), {
    split: { train: 1 },
    ...request,
  });
}

const parsed = (lines: readonly string[]): unknown[] => lines.map((line): unknown => JSON.parse(line));
const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const converse = (messages: unknown[], more: object = {}) => ({
  schemaVersion: 'bedrock-conversation-2024',
  messages,
  ...more,
});

describe('rows become conversations from', () => {
  const cases: [name: string, row: unknown, expected: unknown][] = [
    [
      'OpenAI chat with a developer message',
      {
        messages: [
          { role: 'developer', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
        ],
      },
      converse([user('Hi'), assistant('Hello')], { system: [{ text: 'Be brief.' }] }),
    ],
    [
      'OpenAI chat with parts',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
          { role: 'assistant', content: [{ type: 'text', text: 'c' }] },
        ],
      },
      converse([{ role: 'user', content: [{ text: 'a' }, { text: 'b' }] }, assistant('c')]),
    ],
    [
      'ShareGPT',
      {
        id: '1',
        conversations: [
          { from: 'system', value: 'S' },
          { from: 'human', value: 'a' },
          { from: 'gpt', value: 'b' },
        ],
      },
      converse([user('a'), assistant('b')], { system: [{ text: 'S' }] }),
    ],
    [
      'Alpaca',
      { instruction: 'Sort', input: '3 1 2', output: '1 2 3' },
      converse([user('Sort\n\n3 1 2'), assistant('1 2 3')]),
    ],
    [
      'preference triples, by the chosen answer',
      { prompt: 'p', chosen: 'good', rejected: 'bad' },
      converse([user('p'), assistant('good')]),
    ],
    [
      'OpenAI preference rows, by the preferred answer',
      {
        input: { messages: [{ role: 'user', content: 'p' }] },
        preferred_output: [{ role: 'assistant', content: 'good' }],
        non_preferred_output: [{ role: 'assistant', content: 'bad' }],
      },
      converse([user('p'), assistant('good')]),
    ],
  ];
  it.each(cases)('%s', async (_name, row, expected) => {
    const { lines } = await prepare([row]);
    expect(parsed(lines)).toEqual([expected]);
    expect(lines[0]).toBe(JSON.stringify(expected));
  });
});

describe('OpenAI rows', () => {
  const reply = { role: 'assistant', content: 'b' };

  it('with the older functions and function_call become tools, calls and results', async () => {
    const row = {
      functions: [{ name: 'sky', description: 'the sky', parameters: { type: 'object', properties: {} } }],
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: null, function_call: { name: 'sky', arguments: '{"at":"noon"}' } },
        { role: 'function', name: 'sky', content: 'blue' },
        reply,
      ],
    };
    const { record, lines } = await prepare([row]);
    expect(parsed(lines)).toEqual([
      converse(
        [
          user('a'),
          { role: 'assistant', content: [{ toolUse: { toolUseId: 'call_2', name: 'sky', input: { at: 'noon' } } }] },
          { role: 'user', content: [{ toolResult: { toolUseId: 'call_2', content: [{ text: 'blue' }] } }] },
          assistant('b'),
        ],
        {
          toolConfig: {
            tools: [
              {
                toolSpec: {
                  name: 'sky',
                  description: 'the sky',
                  inputSchema: { json: { type: 'object', properties: {} } },
                },
              },
            ],
          },
        },
      ),
    ]);
    expect(record.repairs).toEqual([{ code: 'function_call_converted', count: 1 }]);
    expect(problem(record, 'bad_tools')).toBeUndefined();
  });

  it('with the result of a function that was not called are refused, naming it', async () => {
    const { record } = await prepare([
      { messages: [{ role: 'user', content: 'a' }, reply] },
      { messages: [{ role: 'user', content: 'c' }, { role: 'function', name: 'g', content: 'x' }, reply] },
    ]);
    expect(problem(record, 'bad_tools')?.examples).toEqual([
      { row: 2, detail: 'line 2: message 2 is the result of g, which the message before does not call' },
    ]);
  });

  it('with a weight of 0 are kept with a warning, null fields are nothing', async () => {
    const muted = { ...reply, weight: 0, refusal: null, function_call: null };
    const { record, lines } = await prepare([{ messages: [{ role: 'user', content: 'a' }, muted] }]);
    expect(parsed(lines)).toEqual([converse([user('a'), assistant('b')])]);
    expect(problem(record, 'weight_ignored')?.examples).toEqual([{ row: 1, detail: 'line 1: message 2 has weight 0' }]);
    expect(problem(record, 'unknown_field')).toBeUndefined();
  });

  it('about different pictures are no contradiction', async () => {
    const row = (name: string, answer: string) => ({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What bird?' },
            { type: 'image_url', image_url: { url: `s3://b/${name}.png` } },
          ],
        },
        { role: 'assistant', content: answer },
      ],
    });
    const { record } = await prepare([row('a', 'A heron.'), row('b', 'A stork.'), row('b', 'A crane.')], {
      columns: { bucket_owner: '210987654321' },
    });
    expect(problem(record, 'contradictory_targets')?.examples.map(({ row: at }) => at)).toEqual([3]);
  });
});

describe('a conversation that is JSON text', () => {
  const messages = (index: number) =>
    JSON.stringify([
      { role: 'user', content: `ask, ${index}` },
      { role: 'assistant', content: `say ${index}` },
    ]);
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('is read from the cells of a table, with tools where there are any', async () => {
    const tools = JSON.stringify([{ type: 'function', function: { name: 'f', description: 'd' } }]);
    const csv = `id,messages,tools\n1,${cell(messages(1))},\n2,${cell(messages(2))},${cell(tools)}\n`;
    const { record, lines } = await place.prepareText('.csv', csv, { split: { train: 1 } });
    expect(parsed(lines)).toMatchObject([
      { messages: [user('ask, 1'), assistant('say 1')] },
      { messages: [user('ask, 2'), assistant('say 2')], toolConfig: { tools: [{ toolSpec: { name: 'f' } }] } },
    ]);
    expect(record.columns).toMatchObject({ '(openai rows)': { column: 'messages', confidence: 1 } });
  });

  it('is read from a field of a row, and a broken one is refused with its row', async () => {
    const { record, lines } = await prepare([{ messages: messages(1) }, { messages: '[{"role": "user"' }]);
    expect(parsed(lines)).toEqual([converse([user('ask, 1'), assistant('say 1')])]);
    expect(record.rows).toMatchObject({ read: 2, kept: 1 });
  });

  it('makes pairs of chosen and rejected', async () => {
    const side = (text: string) =>
      cell(
        JSON.stringify([
          { role: 'user', content: 'p' },
          { role: 'assistant', content: text },
        ]),
      );
    const csv = `chosen,rejected\n${side('good')},${side('bad')}\n`;
    const { lines } = await place.prepareText('.csv', csv, { split: { train: 1 }, method: 'dpo', model: 'nova-lite' });
    expect(parsed(lines)).toMatchObject([
      { messages: [user('p'), { candidates: [{ content: [{ text: 'good' }] }, { content: [{ text: 'bad' }] }] }] },
    ]);
  });
});

describe('rows for RFT', () => {
  it('with one id for two are told', async () => {
    const row = (id: string, text: string) => ({
      id,
      messages: [{ role: 'user', content: text }],
      reference_answer: `answer to ${text}`,
    });
    const { record } = await prepare([row('a"1', 'x'), row('b', 'y'), row('a"1', 'z')], { method: 'rft' });
    expect(problem(record, 'duplicate_ids')).toMatchObject({ severity: 'warn', count: 1, examples: [{ row: 3 }] });
  });
});

describe('names that JavaScript reserves', () => {
  it('are labels, columns and fields like any other', async () => {
    const proto = ['__', 'proto', '__'].join('');
    const label = [proto, 'constructor', 'toString'];
    const rows = Array.from({ length: 300 }, (_, index) => ({
      ask: `question ${index}`,
      tag: label[index % 3],
      n: index,
    }));
    const { record } = await prepare(rows, { columns: { question: 'ask', answer: 'tag' } });
    const counts = new Map(Object.entries(record.labels ?? {}));
    expect(counts).toEqual(new Map(label.map((each) => [each, 100])));
    const header = `${proto},constructor\n${rows.map(({ ask, tag }) => `${ask},${tag}`).join('\n')}\n`;
    const table = await place.prepareText('.csv', header, {
      split: { train: 1 },
      columns: { question: proto, answer: 'constructor' },
    });
    expect(table.record.rows.kept).toBe(300);
    const carried = await prepare(
      rows.map(({ ask, tag }): unknown => JSON.parse(`{"ask":"${ask}","ref":"${tag}","${proto}":"x"}`)),
      { method: 'rft', columns: { question: 'ask', reference_answer: 'ref', own: proto } },
    );
    expect(carried.lines[0]).toContain('"own":"x"');
  });
});

describe('a file of several shapes', () => {
  const rows = [
    ...Array.from({ length: 8 }, (_, index) => ({
      messages: [
        { role: 'user', content: `q${index}` },
        { role: 'assistant', content: `a${index}` },
      ],
    })),
    { question: 'flat', answer: 'row' },
    {
      conversations: [
        { from: 'human', value: 'share' },
        { from: 'gpt', value: 'gpt' },
      ],
    },
  ];

  it('is read row by row, and the odd rows are named', async () => {
    const { record, lines } = await prepare(rows);
    expect(record.rows).toEqual({ read: 10, kept: 10, dropped: 0 });
    expect(lines.at(-1)).toBe(JSON.stringify(converse([user('share'), assistant('gpt')])));
    expect(problem(record, 'mixed_shapes')).toMatchObject({ severity: 'info', count: 2 });
    const details = problem(record, 'mixed_shapes')?.examples.map(({ detail }) => detail);
    expect(details).toContain('of shape sharegpt, unlike 8 of 10 rows, which are openai');
  });

  it('shows how sure it is of each shape', async () => {
    const { record } = await prepare(rows);
    expect(record.columns['(openai rows)']).toEqual({
      column: 'messages',
      confidence: 0.8,
      why: '8 of the first 10 rows are openai',
    });
    const clean = await prepare(rows.slice(0, 8));
    expect(clean.record.columns['(openai rows)']?.confidence).toBe(1);
    expect(problem(clean.record, 'mixed_shapes')).toBeUndefined();
  });
});
