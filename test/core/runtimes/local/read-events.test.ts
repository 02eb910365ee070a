import { expect, it } from 'vitest';
import { readEvents } from '../../../../src/core/runtimes/local/endpoint/read-events.ts';

const chunk = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ delta, finish_reason }], usage: null })}\n\n`;
const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } })}\n\n`;

/** A response whose bytes come in parts of a given size, so that lines and characters are torn. */
function response(text: string, size = 3): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return new Response(body);
}

async function read(text: string) {
  const heard: string[] = [];
  const answer = await readEvents('http://x', response(text), (piece) => heard.push(piece));
  return { ...answer, heard };
}

it('tells each piece as it comes, however the bytes are torn, and gives the whole with its usage', async () => {
  const events = `: a comment\n\n${chunk({ role: 'assistant', content: '' })}${chunk({ content: 'grün' })}${chunk({ content: ' ☂' })}${chunk({}, 'length')}${usage}data: [DONE]\n\n`;
  expect(await read(events)).toEqual({
    text: 'grün ☂',
    heard: ['grün', ' ☂'],
    finish_reason: 'length',
    usage: { input_tokens: 7, output_tokens: 2 },
  });
});

it('takes a stream that breaks off, or that holds something else, for no answer', async () => {
  await expect(read(chunk({ content: 'half' }))).rejects.toMatchObject({
    code: 'bad_data',
    message: 'http://x broke off its answer after 4 characters',
  });
  await expect(read('data: {"error":"overloaded"}\n\n')).rejects.toMatchObject({
    code: 'bad_data',
    message: 'http://x streamed something that is no completion: {"error":"overloaded"}',
  });
  await expect(read('<html>\n')).rejects.toMatchObject({ code: 'bad_data' });
});
