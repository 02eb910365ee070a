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

  it('with the older function_call are refused with what to do, not robbed of the call', async () => {
    const call = { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } };
    const { record } = await prepare([
      { messages: [{ role: 'user', content: 'a' }, reply] },
      { messages: [{ role: 'user', content: 'c' }, call] },
    ]);
    expect(record.rows.kept).toBe(1);
    expect(problem(record, 'bad_tools')?.examples).toEqual([
      { row: 2, detail: 'line 2: message 2 has function_call, which became tool_calls: write it so' },
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
