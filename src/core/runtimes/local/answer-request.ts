import { promptText } from '../../chat-turns.ts';
import type { ChatAnswer, ChatRequest } from '../../ports/inference.ts';
import { countTokens, cutTokens } from './count-tokens.ts';
import type { Responder } from './local-model.ts';

/** Puts a request to a local model: its prompt is the user's turns, its answer is cut after `max_tokens` words and marks. */
export function answerRequest(respond: Responder, request: ChatRequest): ChatAnswer {
  const full = respond(promptText(request.messages));
  const { text, cut } =
    request.max_tokens === undefined ? { text: full, cut: false } : cutTokens(full, request.max_tokens);
  const input_tokens = request.messages.reduce((sum, message) => sum + countTokens(message.content), 0);
  return {
    text,
    stop_reason: cut ? 'max_tokens' : 'end_turn',
    usage: { input_tokens, output_tokens: countTokens(text) },
  };
}
