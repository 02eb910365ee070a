import { readChatStream } from '../../chat-stream.ts';
import { hearStream } from '../../hear-stream.ts';
import type { ChatAnswer, ChatRequest } from '../../ports/inference.ts';
import { type Server, openAnswer, toServerError } from './ask-server.ts';

/** An answer that still goes on may take so many times the time that is waited for one that says nothing. */
const LONGER = 4;

/** One question to a server, its answer piece by piece. Fails as `askServer` does, and when the stream falls silent or breaks off. */
export async function streamServer(
  server: Server,
  model: string,
  request: ChatRequest,
  heard: (piece: string) => void,
  caller: AbortSignal | undefined,
): Promise<ChatAnswer> {
  const { host } = server.base;
  const silenceMs = server.settings.timeoutMs;
  const body = JSON.stringify({ model, ...request, stream: true, stream_options: { include_usage: true } });
  return hearStream(
    {
      what: host,
      patience: { silenceMs, wholeMs: LONGER * silenceMs },
      caller,
      heard,
      tell: (error, what) => toServerError(error, what, caller),
    },
    async (signal, listener) => {
      const response = await openAnswer(server, '/chat/completions', body, signal);
      return readChatStream(host, response.body ?? [], listener);
    },
  );
}
