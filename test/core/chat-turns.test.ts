import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toChatTurns } from '../../src/core/chat-turns.ts';
import { connect, localPorts } from '../support/client.ts';

const root = mkdtempSync(join(tmpdir(), 'chat-turns-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('a stored row shows its conversation and its answer', () => {
  const expected = {
    messages: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'q' },
    ],
    target: 'a',
  };
  it.each([
    [
      'Converse',
      {
        system: [{ text: 'S' }],
        messages: [
          { role: 'user', content: [{ text: 'q' }] },
          { role: 'assistant', content: [{ reasoningContent: {} }, { text: 'a' }] },
        ],
      },
    ],
    [
      'messages',
      {
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'q' },
          { role: 'assistant', content: 'a' },
        ],
      },
    ],
    ['evaluation', { query: 'q', response: 'a', system: 'S' }],
    [
      'RFT',
      {
        messages: [
          { role: 'system', content: 'S' },
          { role: 'user', content: 'q' },
        ],
        reference_answer: 'a',
      },
    ],
  ])('of %s records', (_name, record) => {
    expect(toChatTurns(record)).toEqual(expected);
  });

  it('with tool calls and results as text', () => {
    const turns = toChatTurns({
      messages: [
        { role: 'user', content: 'tide?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'k', function: { name: 'tide', arguments: '{"port":"Brest"}' } }],
        },
        { role: 'tool', tool_call_id: 'k', content: '6 m' },
        { role: 'assistant', content: 'Six metres.' },
      ],
    });
    expect(turns?.messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'tide?'],
      ['assistant', 'tide {"port":"Brest"}'],
      ['user', '6 m'],
    ]);
  });

  it('but not of preference pairs, judge rows or plain text', () => {
    for (const record of [
      {
        messages: [
          { role: 'user', content: 'q' },
          { role: 'assistant', candidates: [] },
        ],
        reference_answer: null,
      },
      { prompt: 'q', response_A: 'a', response_B: 'b' },
      { text: 'a' },
    ])
      expect(toChatTurns(record)).toBeUndefined();
  });
});

describe('a dataset of another method', () => {
  it('is refused by training and by evaluation in words, while its SFT sibling is taken', async () => {
    const home = join(root, 'home');
    const path = join(root, 'pairs.jsonl');
    const rows = Array.from({ length: 120 }, (_, index) => ({
      prompt: `is ${index} even?`,
      chosen: index % 2 ? 'no' : 'yes',
      rejected: index % 2 ? 'yes' : 'no',
    }));
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
    const client = await connect(localPorts(home));
    const pairs = await client.call('prepare_dataset', { source: path, method: 'dpo', model: 'nova-lite' });
    expect(pairs.data['shape']).toBe('dpo');
    const training = await client.call('start_training', {
      dataset: pairs.data['dataset_id'],
      model: 'baseline',
      plan_only: true,
    });
    const said = `dataset ${String(pairs.data['dataset_id'])} was prepared for dpo and holds dpo records`;
    expect(training.text).toContain(said);
    const evaluation = await client.call('evaluate_model', { dataset: pairs.data['dataset_id'], model: 'baseline' });
    expect(evaluation).toMatchObject({ isError: true, text: expect.stringContaining(said) });
    const sft = await client.call('prepare_dataset', { source: path, model: 'llama-3.1-8b' });
    expect(sft.data['shape']).toBe('messages');
    const plan = await client.call('start_training', {
      dataset: sft.data['dataset_id'],
      model: 'baseline',
      plan_only: true,
    });
    expect(plan.text).not.toContain('trains on conversations');
    await client.close();
  });
});
