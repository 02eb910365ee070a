import type { ChatRequest } from '../../../ports/inference.ts';

/** The two ways in which containers read a conversation. */
export type BodyStyle = 'openai' | 'nova';

/** The body of a question to an endpoint: OpenAI's chat form, or Nova's messages with content blocks and `inferenceConfig`. */
export function toEndpointBody(style: BodyStyle, request: ChatRequest): string {
  return JSON.stringify(style === 'openai' ? { ...request, stream: false } : novaBody(request));
}

function novaBody({ messages, max_tokens, temperature, top_p }: ChatRequest): unknown {
  const system = messages.filter(({ role }) => role === 'system');
  return {
    schemaVersion: 'messages-v1',
    messages: messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({ role, content: [{ text: content }] })),
    ...(system.length === 0 ? {} : { system: system.map(({ content }) => ({ text: content })) }),
    inferenceConfig: { maxTokens: max_tokens, temperature, topP: top_p },
  };
}
