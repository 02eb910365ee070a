import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { Listener } from '../../../hear-stream.ts';
import type { ChatAnswer } from '../../../ports/inference.ts';
import { createStreamedAnswer } from '../../../streamed-answer.ts';

/** An answer out of the events of ConverseStream. Throws what the service says within them, and a passing failure when they break off. */
export async function readConverseStream(
  model: string,
  events: AsyncIterable<ConverseStreamOutput> | undefined,
  { heard, alive }: Listener,
): Promise<ChatAnswer> {
  const answer = createStreamedAnswer(model, heard);
  for await (const event of events ?? []) {
    alive();
    answer.take(event);
  }
  return answer.end();
}
