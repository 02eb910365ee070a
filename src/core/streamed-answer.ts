import { type ChatEvent, readChatEvent } from './chat-event.ts';
import { ForgeError } from './errors.ts';
import { passingError } from './passing-failure.ts';
import type { ChatAnswer } from './ports/inference.ts';

/** No answer is longer. */
const MOST_CHARACTERS = 16 << 20;

type StreamedAnswer = {
  /** Takes the next event; false when it has no known form. Throws what the event says went wrong. */
  take(event: unknown): boolean;
  /** Nothing more is to come: the answer, however it ended. */
  close(): ChatAnswer;
  /** The stream is at its end. Throws a passing failure when the answer was not. */
  end(): ChatAnswer;
};

/** Puts a streamed answer together, telling each piece of its text. `what`: who answers. */
export function createStreamedAnswer(what: string, heard: (piece: string) => void): StreamedAnswer {
  const answer: ChatAnswer = { text: '', stop_reason: '', usage: { input_tokens: 0, output_tokens: 0 } };
  const add = (text: string): void => {
    if (answer.text.length + text.length > MOST_CHARACTERS)
      throw passingError(`${what} answered more than ${MOST_CHARACTERS} characters`, { passing: 'garbage' });
    answer.text += text;
    if (text !== '') heard(text);
  };
  return {
    take(event) {
      const read = readChatEvent(event);
      if (read?.failure !== undefined) throw toFailure(what, read.failure);
      add(read?.text ?? '');
      answer.stop_reason = read?.stop_reason ?? answer.stop_reason;
      answer.usage = read?.usage ?? answer.usage;
      return read !== undefined;
    },
    close: () => ({ ...answer, stop_reason: answer.stop_reason === '' ? 'end_turn' : answer.stop_reason }),
    end() {
      if (answer.stop_reason !== '') return answer;
      const after = `${what} broke off its answer after ${answer.text.length} characters`;
      throw passingError(after, { passing: 'broken' });
    },
  };
}

/** A failure within a stream, by the status that it would have had instead of the stream. */
function toFailure(what: string, { message, status = 500 }: NonNullable<ChatEvent['failure']>): ForgeError {
  const said = `${what}: ${message.slice(0, 300)}`;
  if (status === 429 || status === 503) return passingError(said, { passing: 'throttled' });
  if (status < 400 || status >= 500) return passingError(said, { passing: 'server' });
  return new ForgeError('bad_request', said, { next: 'correct the request' });
}
