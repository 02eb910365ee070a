import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonFieldsF1 } from '../../../src/core/evaluation/metrics/json-fields.ts';
import { readToolCalls, sameCalls, sameTools } from '../../../src/core/evaluation/metrics/tool-calls.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel } from './support.ts';

const tempFolder = tempFolders();

type Pair = { gold: unknown; answer: string };

/** Evaluates predictions on a file of rows; `rows` are what the file holds. */
async function measure(rows: readonly object[], answers: readonly string[], metrics?: readonly string[]) {
  const home = await tempFolder();
  const [dataset, predictions] = [join(home, 'rows.jsonl'), join(home, 'model.jsonl')];
  const lines = (all: readonly object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');
  await writeFile(dataset, lines(rows));
  await writeFile(predictions, lines(answers.map((prediction, index) => ({ id: index + 1, prediction }))));
  const { effects, ledger } = createWorld(home, () => '');
  const request = EvaluateRequest.parse({ predictions, dataset, metrics });
  const outcome = await evaluateModel(effects, request, call()).then(
    ({ record }) => ({ record, error: undefined }),
    (error: unknown) => ({ record: undefined, error }),
  );
  const values = Object.entries(outcome.record?.result?.metrics ?? {}).map(([name, { value }]) => [name, value]);
  const kept = (await ledger.list('evaluation')).length;
  return { ...outcome, values: Object.fromEntries(values) as Record<string, number>, kept };
}

const asRows = (pairs: readonly Pair[]) =>
  pairs.map(({ gold }, index) => ({
    query: `question ${index}`,
    response: typeof gold === 'string' ? gold : JSON.stringify(gold),
  }));
const measurePairs = (pairs: readonly Pair[], metrics: readonly string[]) =>
  measure(
    asRows(pairs),
    pairs.map(({ answer }) => answer),
    metrics,
  );

describe('answers in JSON', () => {
  const gold = { name: 'Ada', tags: ['x', 'y'], age: 36 };
  const pairs: Pair[] = [
    { gold, answer: '{"age": 36.0, "tags": ["x", "y"], "name": "Ada"}' },
    { gold, answer: '```json\n{"name":"Ada","tags":["x","y"],"age":36}\n```' },
    { gold, answer: '{"name":"Ada","tags":["y","x"],"age":37}' },
    { gold, answer: 'The name is Ada.' },
  ];

  it('are valid as they stand, match whatever the order of keys, and share fields', async () => {
    const { values, record } = await measurePairs(pairs, ['json_match', 'json_valid', 'json_fields_f1']);
    expect(record).toMatchObject({ task: 'generation', result: { n: 4, primary: 'json_match' } });
    expect(values['json_valid']).toBe(2 / 4);
    expect(values['json_match']).toBe(2 / 4);
    expect(values['json_fields_f1']).toBeCloseTo((1 + 1 + 3 / 4 + 0) / 4, 12);
    expect(record?.result?.metrics['json_match']?.ci95).toHaveLength(2);
  });

  it('conform to the schema in the place of the reference', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const answers = ['{"name":"Ada","age":3}', '{"name":"Ada","age":-3}', '{"name":"Ada"}', '[1]', 'no'];
    const { values } = await measurePairs(
      answers.map((answer) => ({ gold: schema, answer })),
      ['json_schema'],
    );
    expect(values['json_schema']).toBe(1 / 5);
  });

  it.each([
    ['json_match', 'plain text', /json_match cannot read the reference answers of 1 of 3 rows; row 3: no JSON/],
    ['json_schema', '{"name": "Ada"}', /of 1 of 3 rows; row 3: no JSON Schema/],
    ['json_schema', '{"not": {"type": "string"}, "type": "object"}', /row 3: .*not is not supported/],
  ])('are refused by %s before anything is recorded where the reference is %s', async (metric, odd, message) => {
    const fine = { type: 'object' };
    const rows = [
      { gold: fine, answer: '{}' },
      { gold: fine, answer: '{}' },
      { gold: odd, answer: '{}' },
    ];
    const { error, kept } = await measurePairs(rows, [metric]);
    expect(error).toMatchObject({ code: 'bad_data', message: expect.stringMatching(message) });
    expect(kept).toBe(0);
  });

  it('tell integers apart that no double does, and none that are written otherwise', async () => {
    const cases = [
      ['9007199254740993', '9007199254740992', false],
      ['9007199254740993', '9007199254740993', true],
      ['-1234567890123456789', '-1234567890123456788', false],
      ['10000000000000000', '1e16', true],
      ['"9007199254740993"', '9007199254740993', false],
      ['"integer:9007199254740993"', '9007199254740993', false],
      ['"a \\"9007199254740993"', '"a \\"9007199254740993"', true],
      [`1${'0'.repeat(400)}`, `2${'0'.repeat(400)}`, false],
    ] as const;
    const wrap = (id: string): string => `{"id":${id},"list":[1,{"id":9007199254740993}]}`;
    for (const [wanted, said, same] of cases) {
      const { values } = await measurePairs(
        [{ gold: wrap(wanted), answer: wrap(said) }],
        ['json_match', 'json_fields_f1'],
      );
      expect([wanted, said, values['json_match'], values['json_fields_f1'] === 1]).toEqual([
        wanted,
        said,
        Number(same),
        same,
      ]);
    }
    const [one, other] = ['3', '4'].map((digit) => readToolCalls(`get {"id":900719925474099${digit}}`));
    expect(sameCalls(one ?? [], other ?? [])).toBe(false);
    expect(sameCalls(one ?? [], one ?? [])).toBe(true);
  });

  it('have fields by their path, lists as bags', () => {
    expect(jsonFieldsF1([1, 1, 2], [1, 2, 2])).toBeCloseTo(2 / 3, 12);
    expect(jsonFieldsF1({ a: { b: 1 } }, { 'a.b': 1 })).toBe(0);
    expect(jsonFieldsF1({ a: [] }, { a: [] })).toBe(1);
    expect(jsonFieldsF1({ a: '1' }, { a: 1 })).toBe(0);
  });
});

describe('calls of tools', () => {
  const given = { city: 'Paris', days: 2 };

  it.each([
    ['a line, as prepared rows have it', 'get_weather {"days":2,"city":"Paris"}'],
    ['an object', JSON.stringify({ name: 'get_weather', arguments: given })],
    ['arguments as text', JSON.stringify({ name: 'get_weather', arguments: JSON.stringify(given) })],
    ['a fence', `\`\`\`json\n${JSON.stringify([{ name: 'get_weather', parameters: given }])}\n\`\`\``],
    [
      'tags among words',
      `Let me look.\n<tool_call>${JSON.stringify({ name: 'get_weather', arguments: given })}</tool_call>`,
    ],
    [
      'OpenAI',
      JSON.stringify({
        tool_calls: [{ type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris","days":2}' } }],
      }),
    ],
    ['Converse', JSON.stringify([{ toolUse: { toolUseId: 't', name: 'get_weather', input: given } }])],
    [
      'a message of Converse',
      JSON.stringify({
        role: 'assistant',
        content: [{ text: 'I look.' }, { toolUse: { toolUseId: 't', name: 'get_weather', input: given } }],
      }),
    ],
    ['a tag that is never closed', `<tool_call>\n${JSON.stringify({ name: 'get_weather', arguments: given })}`],
  ])('are read from %s', (_, text) => {
    expect(readToolCalls(text)).toEqual([{ name: 'get_weather', given }]);
  });

  it.each(['{"name":"now"}', '{"name":"now","arguments":""}', '{"type":"function","function":{"name":"now"}}'])(
    'have no arguments in %s',
    (text) => {
      expect(readToolCalls(text)).toEqual([{ name: 'now', given: {} }]);
    },
  );

  it.each(['{"name":"Ada","age":36}', '{"role":"assistant","content":"none"}', 'Write <tool_call> before a call.'])(
    'are none in %s',
    (text) => {
      expect(readToolCalls(text)).toEqual([]);
    },
  );

  it.each(['<tool_call>{"name": "b", </tool_call>', '<tool_call>{"name": "b"', '<tool_call></tool_call>'])(
    'equal none where a tag cannot be read: %s',
    (broken) => {
      const first = '<tool_call>{"name":"a","arguments":{}}</tool_call>';
      const [one, two] = [readToolCalls(first), readToolCalls(first + broken)];
      expect(two).toHaveLength(2);
      expect([sameCalls(two, one), sameCalls(two, two), sameTools(two, one), sameTools(two, two)]).toEqual([
        false,
        false,
        false,
        false,
      ]);
    },
  );

  it('match in any order with equal arguments; a call that was not to be made is wrong', async () => {
    const two = 'find {"q":"a"}\nfind {"q":"b"}';
    const { values, record } = await measurePairs(
      [
        { gold: two, answer: 'find {"q":"b"}\nfind {"q":"a"}' },
        { gold: two, answer: 'find {"q":"a"}\nfind {"q":"a"}' },
        { gold: two, answer: 'find {"q":"a"}' },
        { gold: 'No tool is needed.', answer: 'It is four.' },
        { gold: 'No tool is needed.', answer: two },
      ],
      ['tool_call_match', 'tool_name_match'],
    );
    expect(values).toEqual({ tool_call_match: 2 / 5, tool_name_match: 3 / 5 });
    expect(record?.task).not.toBe('classification');
  });

  it('are refused where no reference has one', async () => {
    const rows = ['a b', 'c d', 'e f'].map((gold) => ({ gold, answer: gold }));
    const { error } = await measurePairs(rows, ['tool_call_match']);
    expect(error).toMatchObject({
      code: 'bad_data',
      message: expect.stringMatching(/3 of 3 rows; row 1: no call of a tool/),
    });
  });

  it('are no labels, though there are few different ones', async () => {
    const pairs = Array.from({ length: 12 }, (_, index) => ({ gold: `go {"to":${index % 2}}`, answer: 'go {"to":0}' }));
    const { values, record } = await measurePairs(pairs, ['tool_call_match']);
    expect(values).toEqual({ tool_call_match: 1 / 2 });
    expect(record?.task).toBe('generation');
  });
});

describe('instructions that code can check', () => {
  const row = (instruction: string, kwargs: object) => ({
    key: 1,
    prompt: 'Write two words.',
    instruction_id_list: [instruction, 'punctuation:no_comma'],
    kwargs: [kwargs, {}],
  });

  it('are read from rows of IFEval as they are; loose forgives an opening line', async () => {
    const json = row('detectable_format:json_format', { relation: null });
    const { values, record } = await measure(
      [json, json, json],
      ['{"a": 1}', 'Sure, here:\n{"a": 1}', 'none'],
      ['ifeval_strict', 'ifeval_loose'],
    );
    expect(values['ifeval_strict']).toBeCloseTo(1 / 3, 12);
    expect(values['ifeval_loose']).toBeCloseTo(2 / 3, 12);
    expect(record?.result?.primary).toBe('ifeval_strict');
  });

  it('are what is measured when nothing else was asked for', async () => {
    const json = row('detectable_format:json_format', { relation: null });
    const { values, record } = await measure(
      Array.from({ length: 8 }, () => json),
      Array.from({ length: 8 }, () => '{"a": 1}'),
    );
    expect(values).toEqual({ ifeval_strict: 1, ifeval_loose: 1 });
    expect(record).toMatchObject({ task: 'generation', result: { primary: 'ifeval_strict' } });
  });

  it.each([
    [
      'an instruction that cannot be checked',
      row('language:response_language', { language: 'de' }),
      /cannot be checked/,
    ],
    ['arguments that are missing', row('length_constraints:number_words', {}), /no usable argument/],
    ['fewer arguments than instructions', { ...row('x', {}), kwargs: [{}] }, /2 instructions and 1 kwargs/],
  ])('are refused before anything is recorded with %s', async (_, bad, message) => {
    const { error, kept } = await measure([bad], ['x'], ['ifeval_strict']);
    expect(error).toMatchObject({ code: 'bad_data', message: expect.stringMatching(message) });
    expect(kept).toBe(0);
  });
});

describe('overlap, the other ways', () => {
  it('counts stems, sentences and single sentences when asked', async () => {
    const pairs = [
      { gold: 'the cats were running\nhome', answer: 'home\nthe cat was running' },
      { gold: 'one two three four five', answer: 'one two three four five' },
    ];
    const names = [
      'rouge_1',
      'rouge_1_stemmed',
      'rouge_2_stemmed',
      'rouge_l',
      'rouge_l_stemmed',
      'rouge_lsum',
      'rouge_lsum_stemmed',
      'sentence_bleu',
    ];
    const { values } = await measurePairs(pairs, names);
    // 5 words a side; "the", "running", "home" in common, and with stems "cat" too.
    expect(values['rouge_1']).toBeCloseTo((3 / 5 + 1) / 2, 12);
    expect(values['rouge_1_stemmed']).toBeCloseTo((4 / 5 + 1) / 2, 12);
    expect(values['rouge_2_stemmed']).toBeCloseTo((1 / 4 + 1) / 2, 12);
    expect(values['rouge_l']).toBeCloseTo((2 / 5 + 1) / 2, 12);
    expect(values['rouge_l_stemmed']).toBeCloseTo((3 / 5 + 1) / 2, 12);
    expect(values['rouge_lsum']).toBeCloseTo((3 / 5 + 1) / 2, 12);
    expect(values['rouge_lsum_stemmed']).toBeCloseTo((4 / 5 + 1) / 2, 12);
    expect(values['sentence_bleu']).toBeGreaterThan(50);
    expect(values['sentence_bleu']).toBeLessThan(100);
  });
});
