import type { ChatRequest } from '../../../ports/inference.ts';

/** The two ways in which containers read a conversation. */
export type BodyStyle = 'openai' | 'nova';

/**
 * The body of a question to an endpoint: OpenAI's chat form, or Nova's messages with content blocks and `inferenceConfig`, which knows
 * nothing of streams: the call says it. Source: the Nova user guide, SageMaker inference, API reference.
 */
export function toEndpointBody(style: BodyStyle, request: ChatRequest, stream = false): string {
  if (style === 'nova') return JSON.stringify(novaBody(request));
  const options = stream ? { stream_options: { include_usage: true } } : {};
  return JSON.stringify({ ...request, stream, ...options });
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
