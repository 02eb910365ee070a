import { afterAll, describe, expect, it } from 'vitest';
import { createWorkplace, problem } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const record = (messages: unknown, more: object = {}) => ({
  schemaVersion: 'bedrock-conversation-2024',
  messages,
  ...more,
});
const good = record([user('good'), assistant('row')]);

async function prepare(rows: unknown[], request: Record<string, unknown> = {}) {
  return place.prepareText('.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), {
    split: { train: 1 },
    ...request,
  });
}

/** The problem found in the second of three rows, and the detail said about it. */
async function found(row: unknown, code: string, request: Record<string, unknown> = {}) {
  const { record: made, lines } = await prepare([good, row, record([user('also'), assistant('good')])], request);
  const seen = problem(made, code);
  return {
    rows: seen?.examples.map((example) => example.row),
    detail: seen?.examples[0]?.detail,
    kept: lines.length,
    made,
    lines,
  };
}

describe('conversation records', () => {
  it('are written as they were, in the key order of the facts', async () => {
    const several = {
      system: [{ text: 'Be kind.' }],
      messages: [user('a'), assistant('b'), user('c'), assistant('d')],
      schemaVersion: 'bedrock-conversation-2024',
    };
    const { lines } = await prepare([several]);
    expect(lines).toEqual([
      JSON.stringify({ schemaVersion: several.schemaVersion, messages: several.messages, system: several.system }),
    ]);
  });

  it('are refused row by row for what training refuses', async () => {
    const cases: [unknown, string, string][] = [
      [
        record([user('a'), user('b'), assistant('c')]),
        'turns_not_alternating',
        "message 2 is by the user, the assistant's turn",
      ],
      [record([assistant('a'), user('b')]), 'turns_not_alternating', "message 1 is by the assistant, the user's turn"],
      [record([user('a'), assistant('b'), user('c')]), 'ends_with_user', 'message 3 is by the user'],
      [record([user('a'), assistant('')]), 'empty_answer', 'message 2 has no text'],
      [record([user('a'), assistant('  \n')]), 'empty_answer', 'message 2 has no text'],
      [record([user('a'), assistant('b'), user(' '), assistant('c')]), 'empty_prompt', 'message 3 has no text'],
      [
        record([user('x [EOS]'), assistant('b'), user('c'), assistant('d')]),
        'reserved_words',
        'holds the reserved word "[EOS]"',
      ],
      [record([]), 'bad_content', 'messages is not a list with something in it'],
      [record([{ role: 'tool', content: [] }]), 'wrong_role', 'message 1 has role "tool"'],
      [
        record([user('a'), { role: 'assistant', content: [{ toolUse: {} }] }]),
        'bad_tools',
        'message 2 (assistant): toolUse has no toolUseId or no name',
      ],
      [
        record([user('a'), { role: 'assistant', content: [{ audio: {} }] }]),
        'unsupported_content',
        'message 2 (assistant) holds a block with audio',
      ],
      [record([{ ...user('a'), name: 'ana' }, assistant('b')]), 'unknown_field', 'message 1 has unknown field name'],
      [record([user('a'), assistant('b')], { toolConfig: {} }), 'bad_tools', 'toolConfig has no tools'],
    ];
    for (const [row, code, detail] of cases)
      expect(await found(row, code)).toMatchObject({ rows: [2], detail: `line 2: ${detail}`, kept: 2 });
  });

  it('are mended where nothing can be lost, and that is said', async () => {
    const cases: [unknown, string, string][] = [
      [{ messages: [user('a'), assistant('b')] }, 'schema_version', 'schema_version_written'],
      [record([user('a'), assistant('b')], { id: 7 }), 'unknown_field', 'field_removed'],
      [record([{ role: 'User', content: [{ text: 'a' }] }, assistant('b')]), 'wrong_role', 'role_renamed'],
      [record([user('a'), { role: 'assistant', content: 'b' }]), 'bad_content', 'content_wrapped'],
    ];
    for (const [row, code, repair] of cases) {
      const mended = await found(row, code);
      expect(mended).toMatchObject({ rows: [2], kept: 3 });
      expect(mended.made.repairs).toContainEqual({ code: repair, count: 1 });
      expect(mended.lines[1]).toBe(JSON.stringify(record([user('a'), assistant('b')])));
      const refused = await found(row, code, { repair: false });
      expect(refused).toMatchObject({ rows: [2], kept: 2 });
      expect(problem(refused.made, code)?.severity).toBe('block');
    }
  });

  it('keep reasoning for Nova 2, block when only some have it, and lose it elsewhere with a word', async () => {
    const thinking = record([
      user('a'),
      { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'b' }] },
    ]);
    const nova2 = await found(thinking, 'inconsistent_reasoning');
    expect(nova2.lines[1]).toBe(JSON.stringify(thinking));
    expect(nova2.made.ready).toBe(false);
    const baseline = await found(thinking, 'reasoning_left_out', { model: 'baseline' });
    expect(baseline).toMatchObject({ rows: [2], kept: 3 });
    expect(baseline.lines[1]).not.toContain('reasoning');
  });

  it('cannot become evaluation rows when they have several turns', async () => {
    const row = record([user('a'), assistant('b'), user('c'), assistant('d')]);
    const { record: made, lines } = await prepare([good, row], { method: 'eval', split: { test: 1 } });
    expect(lines).toEqual(['{"query":"good","response":"row"}']);
    expect(problem(made, 'not_single_turn')?.examples[0]?.row).toBe(2);
  });

  it('take the constant system prompt only where they have none', async () => {
    const own = record([user('a'), assistant('b'), user('c'), assistant('d')], { system: [{ text: 'own' }] });
    const without = record([user('e'), assistant('f'), user('g'), assistant('h')]);
    const { lines } = await prepare([own, without], { system: 'given' });
    expect(lines.map((line) => line.slice(line.indexOf('"system"')))).toEqual([
      '"system":[{"text":"own"}]}',
      '"system":[{"text":"given"}]}',
    ]);
  });
});
