import type { Listener } from './hear-stream.ts';
import { passingError } from './passing-failure.ts';
import type { ChatAnswer } from './ports/inference.ts';
import { streamLines } from './stream-lines.ts';
import { createStreamedAnswer } from './streamed-answer.ts';

const SHOWN_CHARACTERS = 300;
/** Lines that are no events are kept this far: a server that does not stream sends one whole answer instead. */
const MOST_CHARACTERS = 16 << 20;

/**
 * Reads a chat answer out of bytes: server-sent events, a JSON object a line, or one whole answer of a server that does not stream.
 * Throws a passing failure when the stream breaks off or is none, and what the stream itself says went wrong.
 */
export async function readChatStream(
  what: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { heard, alive }: Listener,
): Promise<ChatAnswer> {
  const answer = createStreamedAnswer(what, heard);
  let other = '';
  let taken = false;
  for await (const line of streamLines(parts, alive)) {
    const data = /^data: ?(.*)$/.exec(line)?.[1] ?? line;
    if (data.trim() === '[DONE]') return answer.close();
    if (answer.take(parsed(data))) taken = true;
    else if (data !== line) throw noCompletion(what, data);
    else if (other.length < MOST_CHARACTERS) other += `${line}\n`;
  }
  if (taken || other.trim() === '' || isEventText(other)) return answer.end();
  if (!answer.take(parsed(other))) throw noCompletion(what, other);
  return answer.end();
}

/** Names and comments of events alone, whose data never came. */
function isEventText(text: string): boolean {
  return text.split('\n').every((line) => line === '' || /^(?::|event:|id:|retry:|data:?)/.test(line));
}

function noCompletion(what: string, text: string): Error {
  const shown = text.slice(0, SHOWN_CHARACTERS).trim();
  return passingError(`${what} streamed what is no completion: ${shown}`, { passing: 'garbage' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: the caller says what it is instead
  }
}
