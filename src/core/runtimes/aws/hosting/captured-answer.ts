import { z } from 'zod';
import { readCompletion } from '../../../chat-completion.ts';
import { readChatStream } from '../../../chat-stream.ts';
import { ForgeError } from '../../../errors.ts';
import type { ChatAnswer } from '../../../ports/inference.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import type { ReadRecord } from './collect-answers.ts';
import { parsedJson } from './parsed-json.ts';

/** One line of a file of data capture. Source: SageMaker developer guide, "Capture data from real-time endpoint". */
const CaptureRecord = z.object({
  captureData: z.object({ endpointOutput: z.object({ data: z.string(), encoding: z.string() }) }),
  eventMetadata: z.object({ inferenceTime: z.string(), inferenceId: z.string().optional() }),
});

const silent = { heard: () => undefined, alive: () => undefined };

/** The answer in a record of data capture, whole or as the events of a stream. */
export async function capturedAnswer(line: string): Promise<ReadRecord> {
  const record = CaptureRecord.safeParse(parsedJson(line));
  if (!record.success) return 'unread';
  const { captureData, eventMetadata } = record.data;
  if (eventMetadata.inferenceId === PROBE_MARK) return 'other';
  const { data, encoding } = captureData.endpointOutput;
  const answer = await answerIn(encoding === 'BASE64' ? Buffer.from(data, 'base64') : Buffer.from(data));
  if (answer === undefined) return 'unread';
  return { at: eventMetadata.inferenceTime, text: answer.text, stop_reason: answer.stop_reason };
}

async function answerIn(body: Buffer): Promise<ChatAnswer | undefined> {
  const whole = readCompletion(parsedJson(body.toString('utf8')));
  if (whole !== undefined) return whole;
  try {
    return await readChatStream('a captured answer', [body], silent);
  } catch (error) {
    if (error instanceof ForgeError) return undefined; // counted as a record without an answer
    throw error;
  }
}
