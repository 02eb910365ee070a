import type { ConverseCommandInput, Message } from '@aws-sdk/client-bedrock-runtime';
import type { ChatMessage, ChatRequest } from '../../../ports/inference.ts';

/**
 * A question as Bedrock's Converse takes it: system texts apart, turns in alternation (neighbours of one role are joined), the first by
 * the user. Temperature is at most 1 there. Source: the service model of bedrock-runtime.
 */
export function toConverseRequest(modelId: string, request: ChatRequest): ConverseCommandInput {
  const system = request.messages.filter(({ role, content }) => role === 'system' && content !== '');
  const { max_tokens, temperature, top_p } = request;
  return {
    modelId,
    messages: toTurns(request.messages.filter(({ role }) => role !== 'system')),
    ...(system.length === 0 ? {} : { system: system.map(({ content }) => ({ text: content })) }),
    inferenceConfig: {
      ...(max_tokens === undefined ? {} : { maxTokens: max_tokens }),
      ...(temperature === undefined ? {} : { temperature: Math.min(1, temperature) }),
      ...(top_p === undefined ? {} : { topP: top_p }),
    },
  };
}

function toTurns(messages: readonly ChatMessage[]): Message[] {
  const turns: { role: 'user' | 'assistant'; texts: string[] }[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    const speaker = role === 'assistant' ? 'assistant' : 'user';
    if (last?.role === speaker) last.texts.push(content);
    else turns.push({ role: speaker, texts: [content] });
  }
  // An empty text block is refused; a blank stands for nothing said.
  return turns.map(({ role, texts }) => ({ role, content: [{ text: texts.join('\n') || ' ' }] }));
}
