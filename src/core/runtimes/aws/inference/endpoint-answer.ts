import { readCompletion } from '../../../chat-completion.ts';
import { passingError } from '../../../passing-failure.ts';
import type { ChatAnswer } from '../../../ports/inference.ts';

const SHOWN_CHARACTERS = 300;

/** The answer in a container's body. Throws a passing failure for anything else. */
export function toEndpointAnswer(endpoint: string, text: string): ChatAnswer {
  const answer = readCompletion(parsed(text));
  if (answer !== undefined) return answer;
  throw passingError(`${endpoint} answered what is no completion: ${text.slice(0, SHOWN_CHARACTERS)}`, {
    passing: 'garbage',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says what it is instead of JSON
  }
}
