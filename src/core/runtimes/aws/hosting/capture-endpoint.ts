import { createBucketCalls } from '../bucket-clients.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import type { Capture } from './capture.ts';
import { capturedAnswer } from './captured-answer.ts';
import { collectAnswers, lookBack } from './collect-answers.ts';
import { captureFolderOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { newestFiles } from './newest-files.ts';
import { VARIANT } from './variant.ts';

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
      // <destination>/<endpoint>/<variant>/yyyy/mm/dd/hh/. Source: SageMaker developer guide, data capture.
      const folder = `${captureFolderOf(spec)}/${slot}/${VARIANT}`;
      const files = newestFiles(inBucket, folder, lookBack(settings.now(), created_at));
      return translated({ what: folder, permissions: 's3:ListBucket and s3:GetObject' }, () =>
        collectAnswers(inBucket, files, capturedAnswer),
      );
    },
  };
}
