import type { ConverseResponse, ConverseStreamOutput, StopReason } from '@aws-sdk/client-bedrock-runtime';
import { wordsOf } from '../../core/runtimes/local/endpoint/chat-completion.ts';

/** The events of ConverseStream for what Converse would answer, a word at a time. */
export function toConverseEvents({ output, stopReason, usage, metrics }: ConverseResponse): ConverseStreamOutput[] {
  const text = output?.message?.content?.map((block) => block.text ?? '').join('') ?? '';
  const contentBlockIndex = 0;
  const reason: StopReason = stopReason ?? 'end_turn';
  return [
    { messageStart: { role: 'assistant' } },
    ...wordsOf(text).map((word) => ({ contentBlockDelta: { delta: { text: word }, contentBlockIndex } })),
    { contentBlockStop: { contentBlockIndex } },
    { messageStop: { stopReason: reason } },
    { metadata: { usage, metrics } },
  ];
}
