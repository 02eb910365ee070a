import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';

const Chunk = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }).nullish(), finish_reason: z.string().nullish() }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

type Streamed = { text: string; finish_reason: string; usage: { input_tokens: number; output_tokens: number } };

const SHOWN_CHARACTERS = 300;

/** Reads a completion that comes as server-sent events, telling each piece. Throws bad_data when the stream breaks off or is none. */
export async function readEvents(
  address: string,
  response: Response,
  heard: (piece: string) => void,
): Promise<Streamed> {
  const streamed: Streamed = { text: '', finish_reason: '', usage: { input_tokens: 0, output_tokens: 0 } };
  for await (const data of eventData(response)) {
    if (data === '[DONE]') return streamed;
    const chunk = parseChunk(address, data);
    const [choice] = chunk.choices;
    const piece = choice?.delta?.content ?? '';
    if (piece !== '') heard(piece);
    streamed.text += piece;
    streamed.finish_reason = choice?.finish_reason ?? streamed.finish_reason;
    if (chunk.usage) {
      const { prompt_tokens, completion_tokens } = chunk.usage;
      streamed.usage = { input_tokens: prompt_tokens, output_tokens: completion_tokens };
    }
  }
  throw new ForgeError('bad_data', `${address} broke off its answer after ${streamed.text.length} characters`, {
    next: 'try again in a moment',
  });
}

async function* eventData(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  const lines = createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity });
  for await (const line of lines) if (line.startsWith('data:')) yield line.slice('data:'.length).trim();
}

function parseChunk(address: string, data: string): z.infer<typeof Chunk> {
  const chunk = Chunk.safeParse(parsed(data));
  if (chunk.success) return chunk.data;
  const shown = data.slice(0, SHOWN_CHARACTERS);
  throw new ForgeError('bad_data', `${address} streamed something that is no completion: ${shown}`, {
    cause: chunk.error,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: the caller says what it is instead
  }
}
