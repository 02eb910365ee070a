import { toChatTurns } from '../../core/chat-turns.ts';
import { answerRequest } from '../../core/runtimes/local/answer-request.ts';
import { toEvents } from '../../core/runtimes/local/endpoint/chat-completion.ts';
import type { Responder } from '../../core/runtimes/local/local-model.ts';
import { serviceError } from '../wire/service-error.ts';

/** The container of a Nova model: OpenAI's chat form in and out, as server-sent events when asked so. Throws ModelError for a body it cannot read. */
export function answerChat(respond: Responder, body: string): string {
  const asked = parse(body);
  const messages =
    asked === undefined
      ? undefined
      : toChatTurns({ messages: [...asked.messages, { role: 'assistant', content: '' }] });
  if (messages === undefined || asked === undefined)
    throw serviceError('ModelError', 'Received client error (400): the body has no messages.', { status: 424 });
  const { max_tokens } = asked;
  const answer = answerRequest(respond, {
    messages: messages.messages,
    ...(max_tokens === undefined ? {} : { max_tokens }),
  });
  if (asked.stream) return toEvents(new Date(0), { model: 'simulated', include_usage: asked.usage }, answer);
  return JSON.stringify({
    id: 'chatcmpl-simulated',
    object: 'chat.completion',
    created: 0,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.text },
        finish_reason: answer.stop_reason === 'max_tokens' ? 'length' : 'stop',
      },
    ],
    usage: { prompt_tokens: answer.usage.input_tokens, completion_tokens: answer.usage.output_tokens },
  });
}

type Asked = { messages: unknown[]; max_tokens?: number; stream: boolean; usage: boolean };

function parse(body: string): Asked | undefined {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read !== 'object' || read === null || !('messages' in read) || !Array.isArray(read.messages))
      return undefined;
    const max_tokens = 'max_tokens' in read && typeof read.max_tokens === 'number' ? read.max_tokens : undefined;
    const stream = 'stream' in read && read.stream === true;
    const usage = JSON.stringify('stream_options' in read ? read.stream_options : '').includes('"include_usage":true');
    return { messages: read.messages, ...(max_tokens === undefined ? {} : { max_tokens }), stream, usage };
  } catch {
    return undefined;
  }
}
