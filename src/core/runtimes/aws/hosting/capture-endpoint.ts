import { z } from 'zod';
import { readCompletion } from '../../../chat-completion.ts';
import { createBucketCalls } from '../bucket-clients.ts';
import { PROBE_MARK } from '../probe-mark.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import type { Capture } from './capture.ts';
import { type ReadRecord, collectAnswers, lookBack } from './collect-answers.ts';
import { captureFolderOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { newestFiles } from './newest-files.ts';
import { parsedJson } from './parsed-json.ts';
import { VARIANT } from './variant.ts';

/** One line of a file of data capture. Source: SageMaker developer guide, "Capture data from real-time endpoint". */
const CaptureRecord = z.object({
  captureData: z.object({ endpointOutput: z.object({ data: z.string(), encoding: z.string() }) }),
  eventMetadata: z.object({ inferenceTime: z.string(), inferenceId: z.string().optional() }),
});

/** Answers of endpoints that answer at once: what data capture leaves in S3. It delivers within minutes. */
export function captureOfEndpoint(settings: HostingSettings): Capture {
  const inBucket = createBucketCalls(settings.s3 ?? settings);
  return {
    check: async () => [],
    async captured(spec) {
      const { slot, created_at, capture_percent } = accountHosting(spec);
      if (capture_percent === undefined)
        return {
          unknown: 'the endpoint keeps no answers',
          fix: 'call deploy_model again with environment {"FORGE_CAPTURE_PERCENT":"100"} and if_exists "update"',
        };
      // <destination>/<endpoint>/<variant>/yyyy/mm/dd/hh/, as the same guide has it
      const folder = `${captureFolderOf(spec)}/${slot}/${VARIANT}`;
      const files = newestFiles(inBucket, folder, lookBack(settings.now(), created_at));
      return translated({ what: folder, permissions: 's3:ListBucket and s3:GetObject' }, () =>
        collectAnswers(inBucket, files, readRecord),
      );
    },
  };
}

function readRecord(line: string): ReadRecord {
  const record = CaptureRecord.safeParse(parsedJson(line));
  if (!record.success) return 'unread';
  const { captureData, eventMetadata } = record.data;
  if (eventMetadata.inferenceId === PROBE_MARK) return 'other';
  const { data, encoding } = captureData.endpointOutput;
  const answer = readCompletion(
    parsedJson(encoding === 'BASE64' ? Buffer.from(data, 'base64').toString('utf8') : data),
  );
  return answer === undefined
    ? 'unread'
    : { at: eventMetadata.inferenceTime, text: answer.text, stop_reason: answer.stop_reason };
}
