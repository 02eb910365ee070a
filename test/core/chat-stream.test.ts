import { expect, it } from 'vitest';
import { readChatStream } from '../../src/core/chat-stream.ts';
import { passingFailureOf } from '../../src/core/passing-failure.ts';

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: object, finish_reason: string | null = null): string =>
  event({ choices: [{ delta, finish_reason }], usage: null });
const usage = event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } });

/** Bytes that come in parts of a given size, so that lines and characters are torn. */
async function* torn(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const read = async (text: string, size = 3) => (await listen(text, size)).answer;

async function listen(text: string, size: number) {
  const heard: string[] = [];
  let signs = 0;
  const listener = { heard: (piece: string) => void heard.push(piece), alive: () => void signs++ };
  const answer = await readChatStream('http://x', torn(text, size), listener);
  return { answer: { ...answer, heard }, signs };
}

it.each([1, 2, 3, 5, 7, 1000])(
  'tells each piece as it comes, torn every %i bytes, and gives the whole',
  async (size) => {
    const events = `: a comment\r\n\r\n${chunk({ role: 'assistant', content: '' })}${chunk({ content: 'grün' })}${chunk({ content: ' ☂😀' })}${chunk({}, 'length')}${usage}data: [DONE]\n\n`;
    expect(await read(events, size)).toEqual({
      text: 'grün ☂😀',
      heard: ['grün', ' ☂😀'],
      stop_reason: 'max_tokens',
      usage: { input_tokens: 7, output_tokens: 2 },
    });
  },
);

const nova = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { delta: { reasoningContent: { text: 'hm' } }, contentBlockIndex: 0 } },
  { contentBlockDelta: { delta: { text: 'yes' }, contentBlockIndex: 1 } },
  { contentBlockDelta: { delta: { text: ' sir' }, contentBlockIndex: 1 } },
  { contentBlockStop: { contentBlockIndex: 1 } },
  { messageStop: { stopReason: 'end_turn' } },
  { metadata: { usage: { inputTokens: 5, outputTokens: 2 }, metrics: { latencyMs: 1 } } },
];
const tokens = [
  { token: { id: 1, text: 'yes', special: false }, generated_text: null, details: null },
  { token: { id: 2, text: ' sir', special: false }, generated_text: null, details: null },
  {
    token: { id: 3, text: '</s>', special: true },
    generated_text: 'yes sir',
    details: { finish_reason: 'eos_token' },
  },
];
const lines = (values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

it.each([
  ['the events of Nova, one a line', lines(nova), { input_tokens: 5, output_tokens: 2 }],
  ['the events of Nova as server-sent events', nova.map(event).join(''), { input_tokens: 5, output_tokens: 2 }],
  ['tokens of a text generation container', tokens.map(event).join(''), { input_tokens: 0, output_tokens: 0 }],
  [
    'pieces of text completions, ended by nothing but the end of the stream',
    event({ choices: [{ text: 'yes', finish_reason: null }] }) +
      event({ choices: [{ text: ' sir', finish_reason: 'stop' }] }),
    { input_tokens: 0, output_tokens: 0 },
  ],
])('reads %s', async (_, text, used) => {
  expect(await read(text)).toEqual({
    text: 'yes sir',
    heard: ['yes', ' sir'],
    stop_reason: 'end_turn',
    usage: used,
  });
});

it('hears that something came of every part, whether it held text or not', async () => {
  const text = lines(nova);
  expect((await listen(text, 9)).signs).toBe(Math.ceil(Buffer.byteLength(text) / 9));
});

it('takes the one whole answer of a server that does not stream, on one line or on many', async () => {
  const whole = { choices: [{ message: { content: 'all of it' }, finish_reason: 'stop' }] };
  for (const text of [JSON.stringify(whole), JSON.stringify(whole, null, 2)])
    expect(await read(text)).toMatchObject({ text: 'all of it', heard: ['all of it'], stop_reason: 'end_turn' });
});

it.each([
  ['breaks off', chunk({ content: 'half' }), 'broken', 'http://x broke off its answer after 4 characters'],
  ['has names of events alone', 'event: start\n\n', 'broken', 'http://x broke off its answer after 0 characters'],
  ['is empty', '', 'broken', 'http://x broke off its answer after 0 characters'],
  ['is a page', '<html>\n', 'garbage', 'http://x streamed what is no completion: <html>'],
  ['holds what is no event', 'data: <p>\n', 'garbage', 'http://x streamed what is no completion: <p>'],
  ['says that it failed', 'data: {"error":"overloaded"}\n\n', 'server', 'http://x: overloaded'],
  [
    'says that it is too much',
    event({ error: { message: 'slow down', code: 429 } }),
    'throttled',
    'http://x: slow down',
  ],
])('a stream that %s is a failure that may pass', async (_, text, passing, message) => {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message });
  expect(passingFailureOf(error)?.passing).toBe(passing);
});

it('a stream that refuses the question says so, and asking again is no use', async () => {
  const text = event({ object: 'error', message: 'too long', code: 400 });
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'bad_request', message: 'http://x: too long' });
  expect(passingFailureOf(error)).toBeUndefined();
});
