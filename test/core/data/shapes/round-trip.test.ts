import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConverse } from '../../../../src/core/data/shapes/read/read-converse.ts';
import { readOpenAi } from '../../../../src/core/data/shapes/read/read-openai.ts';
import { newNotes } from '../../../../src/core/data/shapes/row-fields.ts';
import { toConverse } from '../../../../src/core/data/shapes/write/to-converse.ts';
import { toMessages } from '../../../../src/core/data/shapes/write/to-messages.ts';
import { converseTarget } from './targets.ts';

type Row = Record<string, unknown>;

const openTarget = { ...converseTarget, shape: 'messages' as const, family: 'open' as const };
/** Pictures that have an owner: OpenAI rows cannot say whose they are, so both directions are told. */
const novaTarget = { ...converseTarget, bucketOwner: '210987654321' };

function toNova(row: Row): Row {
  const notes = newNotes(false);
  const { record } = toConverse(readOpenAi(row, [], notes), novaTarget, notes);
  expect(notes.faults).toEqual([]);
  return JSON.parse(JSON.stringify(record));
}

function toOpenAi(row: Row): Row {
  const notes = newNotes(false);
  const { record } = toMessages(readConverse(row, [], notes), openTarget, notes);
  expect(notes.faults).toEqual([]);
  return JSON.parse(JSON.stringify(record));
}

/** Text with something in it, of any script, with quotes and line breaks. */
const text = fc
  .string({
    unit: fc.constantFrom('a', 'Ж', '漢', '😀', ' ', '\n', '"', '\\', '{', '\u2028', 'é'),
    minLength: 1,
    maxLength: 12,
  })
  .map((body) => `${body}.`);
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const plain = fc.dictionary(
  word,
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer(), { maxLength: 3 })),
  { maxKeys: 3 },
);
const picture = word.map((name) => ({ type: 'image_url', image_url: { url: `s3://bucket/${name}.png` } }));
const parts = fc
  .tuple(
    fc.array(picture, { maxLength: 2 }),
    fc.array(
      text.map((said) => ({ type: 'text', text: said })),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([pictures, texts]) => [...pictures, ...texts]);
/** A single text is written as a string. */
const said = fc.oneof(
  text,
  parts.map((list) => (list.length === 1 ? (list[0] as { text: string }).text : list)),
);
const reasoning = fc.option(text, { nil: undefined });
const answer = fc.record({ content: text, reasoning }).map((message) => ({ role: 'assistant', ...message }));
const functions = fc
  .uniqueArray(fc.record({ name: word, description: text }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ name }) => name,
  })
  .map((list) =>
    list.map((each) => ({ type: 'function', function: { ...each, parameters: { type: 'object', properties: {} } } })),
  );

/** The assistant calls tools, they answer, the assistant goes on; sometimes the user speaks before that. */
const exchange = (names: string[]) =>
  fc
    .record({
      ids: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }),
      content: fc.option(text, { nil: null }),
      reasoning,
      input: plain,
      result: text,
      more: fc.option(said, { nil: undefined }),
      answer,
    })
    .map(({ ids, content, reasoning: thought, input, result, more, answer: last }) => [
      {
        role: 'assistant',
        content,
        ...(thought === undefined ? {} : { reasoning: thought }),
        tool_calls: ids.map((id, index) => ({
          id,
          type: 'function',
          function: { name: names[index % names.length], arguments: JSON.stringify(input) },
        })),
      },
      ...ids.map((id) => ({ role: 'tool', tool_call_id: id, content: result })),
      ...(more === undefined ? [] : [{ role: 'user', content: more }]),
      last,
    ]);

const conversation = functions.chain((tools) =>
  fc
    .record({
      system: fc.option(text, { nil: undefined }),
      used: fc.boolean(),
      turns: fc.array(
        fc.tuple(
          said.map((content) => ({ role: 'user', content })),
          fc.oneof(
            answer.map((message) => [message]),
            exchange(tools.map((tool) => tool.function.name)),
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ system, turns }) => ({
      messages: [
        ...(system === undefined ? [] : [{ role: 'system', content: system }]),
        ...turns.flatMap(([ask, replies]) => [ask, ...replies]),
      ],
      tools,
    })),
);

describe('OpenAI to Converse and back', () => {
  it('loses nothing that both can say', () => {
    fc.assert(
      fc.property(conversation, (row) => {
        const there = JSON.parse(JSON.stringify(row)) as Row;
        const nova = toNova(there);
        expect(toOpenAi(nova)).toEqual(there);
        expect(toNova(toOpenAi(nova))).toEqual(nova);
      }),
      { numRuns: 500 },
    );
  });
});
