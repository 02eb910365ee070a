import { gzipSync } from 'node:zlib';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ForgeError } from '../../../src/core/errors.ts';
import { checkMediaFile } from '../../../src/core/data/shapes/rules/check-media-file.ts';
import { sniffMedia } from '../../../src/core/data/shapes/rules/sniff-media.ts';
import { createWorkplace, problem } from './prepare-text.ts';

/*
 * The fifty cases in which a preparation compatible with the Nova Forge SDK 1.4.6 shows its colours. A title says whether the
 * result is the reference's ("as the reference") or better on purpose ("fixed"); docs/differences.md gives the reasons.
 */

const place = createWorkplace();
afterAll(place.clear);

type Row = Record<string, unknown>;
const M = { question: 'ask', answer: 'reply' };
const lite2 = { model: 'nova-2-lite' };
const lite = { model: 'nova-lite' };
const filler = { ask: 'a good', reply: 'row' };

async function prepare(rows: unknown[], request: Row = {}, ending = '.jsonl') {
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  return place.prepareText(ending, text, { split: { train: 1 }, ...request });
}

/** The only record that comes out. */
async function record(row: unknown, request: Row = {}): Promise<unknown> {
  const { lines } = await prepare([row], request);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? 'null');
}

/** The code and the words by which the row is refused, beside one that is not. */
async function refusal(row: unknown, request: Row = {}, good: unknown = filler): Promise<string> {
  const { record: made } = await prepare([good, row], request);
  expect(made.rows.kept).toBe(1);
  const found = made.problems.filter(
    ({ code, examples }) => code !== 'mixed_shapes' && examples.some((example) => example.row === 2),
  );
  return found.map(({ code, examples }) => `${code}: ${examples[0]?.detail}`).join('\n');
}

async function failure(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ForgeError) return error;
  throw new Error(`no ForgeError but ${String(error)}`);
}

const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const chat = (messages: unknown[], more: Row = {}) => ({
  schemaVersion: 'bedrock-conversation-2024',
  messages,
  ...more,
});
const openAi = (...turns: [role: string, content: unknown, more?: Row][]) => ({
  messages: turns.map(([role, content, more]) => ({ role, content, ...more })),
});
const goodChat = chat([user('a good'), assistant('row')]);
const image = (uri: string, format = 'png') => ({
  image: { format, source: { s3Location: { uri, bucketOwner: '210987654321' } } },
});
const thought = (text: string) => ({ reasoningContent: { reasoningText: { text } } });

describe('flat rows', () => {
  it('1 question and answer, as the reference', async () => {
    const row = { ask: 'Boiling point of ethanol?', reply: '78.4 °C' };
    const expected = chat([user(row.ask), assistant(row.reply)]);
    const { lines } = await prepare([row], { ...lite, columns: M });
    expect(lines).toEqual([JSON.stringify(expected)]);
  });

  const reasoned = { ask: 'Sum 3 and 9', reply: '12', why: '3+9=12', tone: 'Be terse.' };
  const mapping = { ...M, system: 'tone', reasoning_text: 'why' };

  it('2 reasoning before the answer, system behind the messages, as the reference', async () => {
    const { lines } = await prepare([reasoned], { ...lite2, columns: mapping });
    const content = [thought('3+9=12'), { text: '12' }];
    const expected = chat([user('Sum 3 and 9'), { role: 'assistant', content }], { system: [{ text: 'Be terse.' }] });
    expect(lines).toEqual([JSON.stringify(expected)]);
  });

  it('3 reasoning is left out for a Nova 1 model, as the reference but not in silence', async () => {
    const { record: made, lines } = await prepare([reasoned], { ...lite, columns: mapping });
    const expected = chat([user('Sum 3 and 9'), assistant('12')], { system: [{ text: 'Be terse.' }] });
    expect(lines).toEqual([JSON.stringify(expected)]);
    expect(problem(made, 'reasoning_left_out')?.severity).toBe('info');
  });

  it('4 columns of the usual names need no mapping, fixed: they are guessed, and how surely is said', async () => {
    const { record: made, lines } = await prepare([{ question: 'Capital of Peru?', answer: 'Lima' }], lite);
    expect(lines).toEqual([JSON.stringify(chat([user('Capital of Peru?'), assistant('Lima')]))]);
    expect(made.columns['question']).toMatchObject({ column: 'question', confidence: 0.95, why: 'by its name' });
    const error = await failure(prepare([{ alpha: 'x y z', beta: 'y z x', gamma: 'z x y' }], lite));
    expect(error.message).toContain('cannot tell which column is the question');
  });

  const bird = { ask: 'What bird?', reply: 'A heron.', kind: 'webp', loc: 's3://marsh/h.webp', acct: '210987654321' };
  const media = { ...M, image_format: 'kind', s3_uri: 'loc', bucket_owner: 'acct' };

  it('5 the image stands before the text, as the reference', async () => {
    const expected = chat([
      { role: 'user', content: [image('s3://marsh/h.webp', 'webp'), { text: 'What bird?' }] },
      assistant('A heron.'),
    ]);
    for (const ending of ['.jsonl', '.csv']) {
      const text =
        ending === '.csv' ? `${Object.keys(bird).join(',')}\n${Object.values(bird).join(',')}` : JSON.stringify(bird);
      const { lines } = await place.prepareText(ending, text, { split: { train: 1 }, ...lite, columns: media });
      expect(lines).toEqual([JSON.stringify(expected)]);
    }
  });

  it('6 an image without an owner is refused, as the reference', async () => {
    const { acct: _acct, ...orphan } = bird;
    expect(await refusal(orphan, { ...lite, columns: media }, bird)).toContain(
      'bad_media: line 2: message 1: nothing says which account owns s3://marsh/h.webp',
    );
  });

  it('7 an image format without an address is refused, fixed: the reference drops the image in silence', async () => {
    const text = await refusal(
      bird,
      { ...lite, columns: { ...M, image_format: 'kind' } },
      { ask: 'a good', reply: 'row', kind: '' },
    );
    expect(text).toContain('bad_media: line 2: the row has a format of image, but no S3 address');
  });
});

describe('OpenAI rows', () => {
  const call = (id: string, args: string) => ({ id, type: 'function', function: { name: 'tide', arguments: args } });
  const tool = {
    type: 'function',
    function: {
      name: 'tide',
      description: 'Tide of a port',
      parameters: { type: 'object', properties: { port: { type: 'string' } } },
    },
  };
  const harbour = {
    ...openAi(
      ['system', 'Harbour desk.'],
      ['user', 'Tides in Brest and Cork?'],
      [
        'assistant',
        null,
        { reasoning: 'two ports', tool_calls: [call('k1', '{"port":"Brest"}'), call('k2', 'port=Cork')] },
      ],
      ['tool', '6 m', { tool_call_id: 'k1' }],
      ['tool', '3 m', { tool_call_id: 'k2' }],
      ['assistant', 'Brest 6 m, Cork 3 m.'],
    ),
    tools: [tool],
  };
  const result = (toolUseId: string, text: string) => ({ toolResult: { toolUseId, content: [{ text }] } });
  const use = (toolUseId: string, input: unknown) => ({ toolUse: { toolUseId, name: 'tide', input } });
  const expected = chat(
    [
      user('Tides in Brest and Cork?'),
      {
        role: 'assistant',
        content: [thought('two ports'), use('k1', { port: 'Brest' }), use('k2', { arguments: 'port=Cork' })],
      },
      { role: 'user', content: [result('k1', '6 m'), result('k2', '3 m')] },
      assistant('Brest 6 m, Cork 3 m.'),
    ],
    {
      system: [{ text: 'Harbour desk.' }],
      toolConfig: {
        tools: [
          {
            toolSpec: { name: 'tide', description: 'Tide of a port', inputSchema: { json: tool.function.parameters } },
          },
        ],
      },
    },
  );

  it('8 tools, calls and results, as the reference', async () => {
    const { lines } = await prepare([harbour], lite2);
    expect(lines).toEqual([JSON.stringify(expected)]);
  });

  it('9 arguments that are not JSON are kept as text, as the reference', async () => {
    const { record: made } = await prepare([harbour], lite2);
    expect(problem(made, 'bad_tools')?.examples[0]?.detail).toContain(
      'arguments of tool call k2 in message 3 are not a JSON object',
    );
    expect(made.repairs).toContainEqual({ code: 'arguments_wrapped', count: 1 });
  });

  it('10 tools on a Nova 1 model are refused, as the reference', async () => {
    expect(await refusal(harbour, { model: 'nova-pro' }, goodChat)).toContain(
      'tools_not_trained: line 2: the row has tools; nova-pro does not train on them',
    );
  });

  it('11 two user turns in a row are refused by number, as the reference', async () => {
    const row = openAi(['user', 'a'], ['user', 'b'], ['assistant', 'c']);
    expect(await refusal(row, lite2, goodChat)).toBe(
      "turns_not_alternating: line 2: message 2 is by the user, the assistant's turn",
    );
  });

  it('12 no assistant is refused, as the reference', async () => {
    expect(await refusal(openAi(['user', 'a'], ['user', 'b']), lite2, goodChat)).toContain(
      'turns_not_alternating: line 2',
    );
    expect(await refusal(openAi(['user', 'a']), lite2, goodChat)).toBe(
      'ends_with_user: line 2: message 1 is by the user',
    );
  });

  it('13 two system messages are joined, fixed: the reference keeps the last', async () => {
    const row = openAi(['system', 'A'], ['system', 'B'], ['user', 'x'], ['assistant', 'y']);
    expect(await record(row, lite2)).toEqual(chat([user('x'), assistant('y')], { system: [{ text: 'A\nB' }] }));
  });

  it('14 a name is left out and said, fixed: the reference takes the row for columns', async () => {
    const { record: made, lines } = await prepare([openAi(['user', 'x', { name: 'ana' }], ['assistant', 'y'])], lite2);
    expect(lines).toEqual([JSON.stringify(chat([user('x'), assistant('y')]))]);
    expect(problem(made, 'unknown_field')?.examples[0]?.detail).toBe(
      'line 1: message 1 has name, which training does not read',
    );
  });

  const picture = (url: string) =>
    openAi(
      [
        'user',
        [
          { type: 'text', text: 'What?' },
          { type: 'image_url', image_url: { url } },
        ],
      ],
      ['assistant', 'That.'],
    );
  const owned = { ...lite2, columns: { bucket_owner: '210987654321' } };

  it('15 an image in S3 stays where it is once its owner is known, fixed: the reference wants a place to copy it to', async () => {
    expect(await refusal(picture('s3://heraldry/crest.png'), lite2, goodChat)).toContain(
      'bad_media: line 2: message 1: nothing says which account owns s3://heraldry/crest.png',
    );
    expect(await record(picture('s3://heraldry/crest.png'), owned)).toEqual(
      chat([{ role: 'user', content: [{ text: 'What?' }, image('s3://heraldry/crest.png')] }, assistant('That.')]),
    );
  });

  it('16 jpg and jpeg are jpeg, fixed: the reference writes a jpg that its own validator refuses', async () => {
    for (const name of ['crest.jpg', 'two.jpeg'])
      expect(await record(picture(`s3://fleet-train/pics/${name}`), owned)).toMatchObject({
        messages: [{ content: [{ text: 'What?' }, image(`s3://fleet-train/pics/${name}`, 'jpeg')] }, {}],
      });
  });

  it('17 other schemes, parameters in a data URI and svg are refused, as the reference', async () => {
    const said = async (url: string) => refusal(picture(url), owned, goodChat);
    expect(await said('ftp://x/y.png')).toContain(
      'bad_media: line 2: message 1: an image address begins with s3://, http(s):// or data:, not "ftp://x/y.png"',
    );
    expect(await said('data:image/png;charset=utf-8;base64,AA')).toContain(
      'bad_media: line 2: message 1: the image is not data:image/<format>;base64,<data>',
    );
    expect(await said('data:image/svg+xml;base64,AA')).toContain(
      'bad_media: line 2: message 1: images of format svg+xml cannot be read',
    );
  });

  it('18 an image on the web is refused with what to do, fixed: nothing is fetched from addresses in a dataset', async () => {
    expect(await refusal(picture('https://example.org/a.png'), owned, goodChat)).toBe(
      'media_not_in_s3: line 2: message 1: the image is at https://example.org/a.png; training reads S3 alone',
    );
  });
});

describe('RFT, multi-turn, text and evaluation rows', () => {
  const balance = { question: 'Balance _H2+O2', reference_answer: { coeffs: [2, 1, 2] } };
  const asked = [
    { role: 'system', content: 'You are a helpful AI assistant.' },
    { role: 'user', content: 'Balance _H2+O2' },
  ];

  it('19 the default system prompt, the reference as it is, as the reference', async () => {
    const { lines } = await prepare([balance], { ...lite2, method: 'rft' });
    expect(lines).toEqual([JSON.stringify({ messages: asked, reference_answer: { coeffs: [2, 1, 2] } })]);
  });

  it('20 further columns go along under their own keys, fixed: the reference adds a stray question', async () => {
    const row = { prompt_txt: 'Balance _H2+O2', key: { coeffs: [2, 1, 2] }, lvl: 'easy' };
    const columns = { question: 'prompt_txt', reference_answer: 'key', difficulty: 'lvl' };
    const made = await record(row, { ...lite2, method: 'rft', columns });
    expect(made).toEqual({ messages: asked, reference_answer: { coeffs: [2, 1, 2] }, difficulty: 'easy' });
    const csv = await place.prepareText('.csv', 'prompt_txt,key,lvl\nBalance,2 1 2,easy\n', {
      split: { train: 1 },
      ...lite2,
      method: 'rft',
      columns,
    });
    expect(JSON.parse(csv.lines[0] ?? '')).toMatchObject({ reference_answer: '2 1 2', difficulty: 'easy' });
  });

  it('21 RFT on Nova 1 is refused, as the reference; DPO is made where it can be trained, fixed', async () => {
    expect(await failure(prepare([balance], { ...lite, method: 'rft' }))).toMatchObject({
      code: 'unsupported',
      message: 'nova-lite does not train by rft; it is prepared for sft, dpo, cpt, eval',
    });
    expect(await failure(prepare([balance], { ...lite2, method: 'dpo' }))).toMatchObject({ code: 'unsupported' });
    const pair = { prompt: 'Is basalt igneous?', chosen: 'Yes.', rejected: 'No.' };
    expect(await record(pair, { ...lite, method: 'dpo' })).toHaveProperty('messages');
  });

  it('22 an RFT row with a text reference is written as it is, fixed: the reference fails on it', async () => {
    const row = { messages: [{ role: 'user', content: '7*8?' }], reference_answer: '56' };
    const { lines } = await prepare([row], { ...lite2, method: 'rft' });
    expect(lines).toEqual([JSON.stringify(row)]);
  });

  it('23 a mapped text and nothing else, as the reference', async () => {
    const row = { body: 'Peat forms slowly.', src: 'bog.txt' };
    expect(await record(row, { ...lite, method: 'cpt', columns: { text: 'body' } })).toEqual({
      text: 'Peat forms slowly.',
    });
  });

  it('24 text beside other columns is taken, fixed: the reference refuses the extra key', async () => {
    const { record: made, lines } = await prepare([{ text: 'Peat', src: 'x' }], { ...lite, method: 'cpt' });
    expect(lines).toEqual(['{"text":"Peat"}']);
    expect(made.columns['text']).toMatchObject({ column: 'text', confidence: 0.95 });
  });

  it('25 ids are given, objects are JSON, and 0 is an answer, fixed: the reference drops 0 and loses the consistency', async () => {
    const rows = [
      { p: 'Pick a card', a: 0, grp: null, x: {} },
      { p: 'Deal', a: 17, grp: 3, x: { deck: 'red' } },
      { rid: 'hand-9', p: 'Fold?', a: 'yes', grp: 'g', x: '{"deck":"blue"}' },
    ];
    const columns = { id: 'rid', prompt: 'p', answer: 'a', task: 'grp', info: 'x' };
    const { record: made, lines } = await prepare(rows, { ...lite2, method: 'rft_multiturn', columns });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { id: 'sample_001', metadata: { prompt: 'Pick a card', answer: '0' } },
      { id: 'sample_002', metadata: { prompt: 'Deal', answer: '17', task: '3', info: { deck: 'red' } } },
      { id: 'hand-9', metadata: { prompt: 'Fold?', answer: 'yes', task: 'g', info: '{"deck":"blue"}' } },
    ]);
    const found = problem(made, 'inconsistent_fields');
    expect(found).toMatchObject({ severity: 'block', count: 2 });
    expect(found?.examples.map(({ detail }) => detail)).toEqual([
      'without a task, unlike 2 other rows',
      'without info, unlike 2 other rows',
    ]);
  });

  it('26 images are a list of data, as the reference', async () => {
    const data = ['data:image/png;base64,AA==', 'data:image/png;base64,AB=='];
    const columns = { query: 'q', response: 'r', images: 'pics' };
    const eval_ = { ...lite2, method: 'eval', split: { test: 1 }, columns };
    expect(await record({ q: 'Crest?', r: 'Lion', pics: data }, eval_)).toEqual({
      query: 'Crest?',
      response: 'Lion',
      images: data.map((each) => ({ data: each })),
    });
    expect(await record({ q: 'Crest?', r: 'Lion', pics: data[0] }, eval_)).toMatchObject({
      images: [{ data: data[0] }],
    });
  });
});

describe('conversations', () => {
  it('27 a flat row beside a Converse row: both are read, fixed: the reference refuses the whole file', async () => {
    const { record: made } = await prepare([{ question: 'x', answer: 'y' }, goodChat], lite2);
    expect(made.rows).toEqual({ read: 2, kept: 2, dropped: 0 });
    expect(problem(made, 'mixed_shapes')?.count).toBe(1);
  });

  it('28 wrong order is refused, as the reference; a role in other case is mended, fixed', async () => {
    expect(await refusal(chat([assistant('a'), user('b')]), lite2, goodChat)).toContain('turns_not_alternating');
    expect(await refusal(chat([user('a'), assistant('b'), user('c')]), lite2, goodChat)).toContain('ends_with_user');
    const { record: made } = await prepare([chat([{ ...user('a'), role: 'User' }, assistant('b')])], lite2);
    expect(made.repairs).toContainEqual({ code: 'role_renamed', count: 1 });
  });

  it('29 reserved words by letter, as the reference', async () => {
    expect(await refusal(chat([user('Label each line Bot: or human'), assistant('b')]), lite2, goodChat)).toContain(
      'reserved_words: line 2: holds the reserved word "Bot:"',
    );
    expect(await record(chat([user('Label each line bot: or human'), assistant('b')]), lite2)).toHaveProperty(
      'messages',
    );
  });

  it('30 reasoning on some rows only blocks, fixed: all such rows are counted', async () => {
    const reasoned = chat([user('a'), { role: 'assistant', content: [thought('hm'), { text: 'b' }] }]);
    const { record: made } = await prepare([reasoned, goodChat], lite2);
    expect(problem(made, 'inconsistent_reasoning')).toMatchObject({ severity: 'block', count: 1 });
    expect(made.ready).toBe(false);
  });

  it('31 reasoning on Nova 1 is left out with a word, fixed; in a user turn it is refused, as the reference', async () => {
    const reasoned = chat([user('a'), { role: 'assistant', content: [thought('hm'), { text: 'b' }] }]);
    const { record: made, lines } = await prepare([reasoned], { model: 'nova-pro' });
    expect(lines).toEqual([JSON.stringify(chat([user('a'), assistant('b')]))]);
    expect(problem(made, 'reasoning_left_out')?.count).toBe(1);
    const misplaced = chat([{ role: 'user', content: [thought('hm'), { text: 'a' }] }, assistant('b')]);
    expect(await refusal(misplaced, lite2, goodChat)).toContain(
      'unsupported_content: line 2: message 1 (user) holds a block with reasoningContent',
    );
  });

  it('32 empty text is refused, as the reference; white space and an empty list too, fixed', async () => {
    for (const content of [[{ text: '' }], [{ text: '   ' }], []])
      expect(await refusal(chat([user('a'), { role: 'assistant', content }]), lite2, goodChat)).toBe(
        'empty_answer: line 2: message 2 has no text',
      );
  });

  const tools = {
    tools: [{ toolSpec: { name: 'tide', description: 'Tide', inputSchema: { json: { type: 'object' } } } }],
  };
  const unknown = [
    user('a'),
    assistant('b'),
    { role: 'user', content: [{ toolResult: { toolUseId: 'k9', content: [{ text: '6 m' }] } }] },
    assistant('c'),
  ];

  it('33 a result that nobody called is refused where tools are defined, and only remarked where none are, as the reference', async () => {
    expect(await refusal(chat(unknown, { toolConfig: tools }), lite2, goodChat)).toContain(
      'bad_tools: line 2: message 3 has a result for k9, which nobody called before',
    );
    const { record: made } = await prepare([chat(unknown)], lite2);
    expect(made.rows.kept).toBe(1);
    expect(problem(made, 'tools_undeclared')?.severity).toBe('warn');
  });

  it('34 a tool without description or schema is refused with repairs off, as the reference, and mended with them on, fixed', async () => {
    const spec = (description: string, json: unknown) =>
      chat([user('a'), assistant('b')], {
        toolConfig: { tools: [{ toolSpec: { name: 'tide', description, inputSchema: { json } } }] },
      });
    const strict = { ...lite2, repair: false };
    expect(await refusal(spec('', { type: 'object' }), strict, goodChat)).toContain(
      'bad_tools: line 2: tool tide has no description',
    );
    expect(await refusal(spec('Tide', {}), strict, goodChat)).toContain(
      'bad_tools: line 2: tool tide has no parameters',
    );
    expect(await refusal(spec('Tide', { properties: {} }), lite2, goodChat)).toContain(
      'bad_tools: line 2: the parameters of tool tide have no type',
    );
    expect(await record(spec('', {}), lite2)).toMatchObject({
      toolConfig: {
        tools: [{ toolSpec: { description: 'tide', inputSchema: { json: { type: 'object', properties: {} } } } }],
      },
    });
  });

  const seen = (blocks: unknown[]) =>
    chat([{ role: 'user', content: [...blocks, { text: 'What?' }] }, assistant('That.')]);

  it('35 sizes, sides and lengths pass at the limit and fail behind it, as the reference', () => {
    const png = (width: number, height: number) => {
      const head = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0', 'latin1');
      head.writeUInt32BE(width, 16);
      head.writeUInt32BE(height, 20);
      return head;
    };
    const details = (bytes: number, head: Buffer) =>
      checkMediaFile('image', 'png', { bytes, found: sniffMedia(head) }).map(({ detail }) => detail);
    expect(details(10_485_760, png(25, 25))).toEqual([]);
    expect(details(10_485_761, png(24, 100))).toEqual([
      'it has 10485761 bytes, at most 10485760 are read',
      'it has 24 x 100 pixels, at least 25 x 25 are needed',
    ]);
    const video = (seconds: number) =>
      checkMediaFile('video', 'mp4', {
        bytes: 1,
        found: sniffMedia(Buffer.from('\0\0\0\x18ftypmp42', 'latin1')),
        seconds,
      });
    expect(video(90)).toEqual([]);
    expect(video(90.001)).toMatchObject([{ detail: 'it lasts 90.001 s, at most 90 s are read' }]);
  });

  it('35 ten images pass and eleven do not, two videos do not, as the reference', async () => {
    const images = (count: number) => seen(Array.from({ length: count }, (_, index) => image(`s3://b/${index}.png`)));
    expect(await record(images(10), lite2)).toHaveProperty('messages');
    expect(await refusal(images(11), lite2, goodChat)).toContain(
      'bad_media: line 2: message 1 holds 11 images, at most 10 are read',
    );
    const video = (name: string) => ({
      video: { format: 'mp4', source: { s3Location: { uri: `s3://b/${name}`, bucketOwner: '1' } } },
    });
    expect(await refusal(seen([video('a.mp4'), video('b.mp4')]), lite2, goodChat)).toContain(
      'message 1 holds 2 videos, at most 1 are read',
    );
    expect(await refusal(seen([video('a.mp4'), image('s3://b/a.png')]), lite2, goodChat)).toContain(
      'message 1 holds video and image: one kind a message',
    );
  });

  it('36 a file whose bytes are of another format is refused, as the reference', () => {
    const found = sniffMedia(
      Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x20\0\x30\x03', 'latin1'),
    );
    expect(found).toEqual({ format: 'jpeg', width: 48, height: 32 });
    expect(checkMediaFile('image', 'png', { bytes: 1, found })).toMatchObject([{ detail: 'it is jpeg, not png' }]);
    expect(checkMediaFile('image', 'jpg', { bytes: 1, found })).toEqual([]);
    expect(checkMediaFile('document', 'pdf', { bytes: 1, found: sniffMedia(Buffer.from('hello')) })).toHaveLength(1);
  });

  it('36 a format that training does not read is refused by name, as the reference', async () => {
    expect(await refusal(seen([image('s3://b/a.bmp', 'bmp')]), lite2, goodChat)).toContain(
      'image of format bmp, training reads gif, jpeg, png, webp',
    );
    expect(await record(seen([image('s3://b/a.png', 'PNG')]), lite2)).toMatchObject({
      messages: [{ content: [image('s3://b/a.png'), { text: 'What?' }] }, {}],
    });
  });

  it('37 addresses with other characters, or not in S3, are refused, as the reference', async () => {
    expect(await refusal(seen([image('s3://b/dt=2024/a(1).png')]), lite2, goodChat)).toContain(
      's3://b/dt=2024/a(1).png has characters that training refuses',
    );
    expect(await refusal(seen([image('https://b/a.png')]), lite2, goodChat)).toContain('media_not_in_s3');
    expect(await record(seen([image('s3://b/größe.png')]), lite2)).toHaveProperty('messages');
  });

  it('38 models read what they read, as the reference', async () => {
    const document = {
      document: { format: 'pdf', name: 'report', source: { s3Location: { uri: 's3://b/a.pdf', bucketOwner: '1' } } },
    };
    expect(await refusal(seen([document]), lite, goodChat)).toContain(
      'media_not_read: line 2: message 1 holds document; nova-lite does not read it',
    );
    expect(await record(seen([document]), lite2)).toMatchObject({
      messages: [{ content: [document, { text: 'What?' }] }, {}],
    });
    expect(await refusal(seen([image('s3://b/a.png')]), { model: 'nova-micro' }, goodChat)).toContain(
      'nova-micro does not read it',
    );
  });

  it('39 RFT wants its system message first, as the reference; developer counts as system', async () => {
    const rft = { ...lite2, method: 'rft' };
    const good = { ...openAi(['user', 'a good']), reference_answer: 'row' };
    const row = (...roles: string[]) => ({
      ...openAi(...roles.map((role): [string, string] => [role, `${role} says`])),
      reference_answer: 'x',
    });
    expect(await refusal(row('user', 'system'), rft, good)).toContain(
      'system_late: line 2: a system message stands behind others',
    );
    expect(await record(row('system', 'system', 'user'), rft)).toHaveProperty('messages');
    expect(await record(row('developer', 'user'), rft)).toMatchObject({
      messages: [{ role: 'system', content: 'developer says' }, {}],
    });
  });

  it('40 judge rows have a shape of their own, fixed: the reference deletes them or looks at nothing', async () => {
    const judge = { ...lite2, method: 'eval', split: { test: 1 } };
    const row = { prompt: 'Name the crest', response_A: 'Lion', response_B: 'Bear' };
    expect(await record(row, judge)).toEqual(row);
    expect(await refusal({ anything: 1 }, judge, row)).toContain(
      'missing_value: line 2: there is no "prompt", only anything',
    );
  });
});

describe('sources, splits and counts', () => {
  it('41 a line that is not JSON is skipped and counted, as the reference but by number', async () => {
    const { record: made } = await place.prepareText(
      '.jsonl',
      '{"ask":"1","reply":"x"}\n{oops\n{"ask":"2","reply":"y"}',
      { split: { train: 1 }, columns: M },
    );
    expect(made.rows).toEqual({ read: 3, kept: 2, dropped: 1 });
    expect(problem(made, 'bad_json')?.examples[0]?.row).toBe(2);
  });

  it('42 JSON lines in a .json file are read, fixed: the reference fails', async () => {
    const { record: made } = await prepare(
      [
        { ask: '1', reply: 'x' },
        { ask: '2', reply: 'y' },
      ],
      { columns: M },
      '.json',
    );
    expect(made.rows.kept).toBe(2);
  });

  it('43 a line break in a quoted cell stays, fixed: the reference glues the lines together', async () => {
    const { lines } = await place.prepareText('.csv', 'q,a\n"two\nlines",x\n', {
      split: { train: 1 },
      columns: { question: 'q', answer: 'a' },
    });
    expect(lines).toEqual([JSON.stringify(chat([user('two\nlines'), assistant('x')]))]);
  });

  it('44 a folder is read in order without hidden files, as the reference; a foreign file is named, fixed', async () => {
    const folder = join(place.root, 'folder');
    mkdirSync(folder);
    for (const [name, text] of [
      ['b.jsonl', '{"ask":"b","reply":"1"}'],
      ['a.jsonl', '{"ask":"a","reply":"2"}'],
      ['_SUCCESS', ''],
      ['.tmp', 'x'],
      ['notes.txt', 'x'],
      ['c.jsonl.gz', gzipSync('{"ask":"c","reply":"3"}')],
    ] as const)
      writeFileSync(join(folder, name), text);
    const { record: made } = await place.prepare({ source: folder, columns: M, split: { train: 1 } });
    expect(made.rows.kept).toBe(3);
    expect(problem(made, 'foreign_files')?.examples[0]?.detail).toContain('notes.txt');
    expect(JSON.stringify(made.problems)).not.toContain('_SUCCESS');
  });

  const ten = Array.from({ length: 10 }, (_, index) => ({ ask: `question ${index}`, reply: `answer ${index}` }));

  it('45 ten rows come apart as the reference when that is asked for, in its order', async () => {
    const { splits } = await prepare(ten, { columns: M, split: undefined, compatibility: 'nova-forge-sdk' });
    const numbers = (name: string) => (splits[name] ?? []).map((line) => Number(/question (\d)/.exec(line)?.[1]));
    expect(numbers('train')).toEqual([7, 3, 2, 8, 5, 6, 9, 4]);
    expect(numbers('validation')).toEqual([0]);
    expect(numbers('test')).toEqual([1]);
  });

  it('46 shares that are no shares are refused, as the reference', async () => {
    const shares = [
      { train: 0.8, validation: 0.1, test: 0.2 },
      { train: 0.8, validation: 0.1 },
    ];
    for (const split of shares) expect((await failure(prepare(ten, { columns: M, split }))).code).toBe('bad_request');
    await expect(prepare(ten, { columns: M, split: { train: 1.1, validation: -0.1 } })).rejects.toThrow('>=0');
  });

  it('47 any number of rows is written, fixed: the reference writes one to .json', async () => {
    const { lines } = await prepare([ten[0], ten[1]], { columns: M }, '.json');
    expect(lines).toHaveLength(2);
  });

  it('48 pictures keep their bucket wherever the rows are written, fixed: the reference wants both in one', async () => {
    const row = chat([
      { role: 'user', content: [image('s3://fleet-train/a.png'), { text: 'What?' }] },
      assistant('That.'),
    ]);
    expect(await record(row, lite2)).toEqual(row);
  });

  it('49 rows for Bedrock are counted when they are prepared, fixed: the reference counts at submission', async () => {
    const rows = (count: number) =>
      place.prepareText(
        '.csv',
        `ask,reply\n${Array.from({ length: count }, (_, index) => `q${index},a${index}`).join('\n')}`,
        { columns: M, split: { train: 1 }, ...lite2 },
      );
    const few = problem((await rows(199)).record, 'few_rows');
    expect(few?.examples[0]?.detail).toBe('train has 199 rows; Bedrock takes at least 200 for nova-2-lite');
    expect(problem((await rows(200)).record, 'few_rows')).toBeUndefined();
    expect(problem((await rows(20_000)).record, 'many_rows')).toBeUndefined();
    expect(problem((await rows(20_001)).record, 'many_rows')?.examples[0]?.detail).toContain(
      'train has 20001 rows; Bedrock takes at most 20000',
    );
  });

  it('50 texts that differ in case and white space are one, as the reference', async () => {
    const { record: made, lines } = await prepare(
      [{ text: 'Tide tables  for\tBrest' }, { text: 'tide TABLES for brest ' }],
      { ...lite, method: 'cpt' },
    );
    expect(lines).toEqual([JSON.stringify({ text: 'Tide tables  for\tBrest' })]);
    expect(problem(made, 'exact_duplicates')?.count).toBe(1);
  });
});
