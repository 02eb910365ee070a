import { z } from 'zod';
import { readCompletion } from '../../../chat-completion.ts';
import type { CapturedAnswer } from '../../../ports/hosting.ts';
import { streamedText } from '../../../streamed-text.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { parsedJson } from './parsed-json.ts';
import type { ReadRecord } from './collect-answers.ts';

/** An entry of Bedrock's model invocation log. Source: Amazon Bedrock User Guide, "Model invocation logging" (schemaVersion 1.0). */
const LogEntry = z.object({
  timestamp: z.string(),
  modelId: z.string(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
  errorCode: z.string().optional(),
  output: z.object({ outputBodyJson: z.unknown() }).optional(),
});

/** The answer in an entry, when it is of the deployment with this ARN and not to a question of ours. Bodies that are kept apart are not read. */
export function loggedAnswer(line: string, arn: string): ReadRecord {
  const entry = LogEntry.safeParse(parsedJson(line));
  if (!entry.success) return line.includes(arn) ? 'unread' : 'other';
  const { timestamp, modelId, requestMetadata = {}, errorCode, output } = entry.data;
  if (modelId !== arn || errorCode !== undefined || PROBE_MARK in requestMetadata) return 'other';
  const answer = answerIn(output?.outputBodyJson);
  return answer === undefined ? 'unread' : { at: new Date(timestamp).toISOString(), ...answer };
}

/** Of a stream the pieces are logged, or what they come to. */
function answerIn(body: unknown): Omit<CapturedAnswer, 'at'> | undefined {
  const whole = readCompletion(body);
  if (whole !== undefined) return { text: whole.text, stop_reason: whole.stop_reason };
  const text = Array.isArray(body) ? streamedText(body) : undefined;
  return text === undefined ? undefined : { text, stop_reason: 'unknown' };
}
