import type { GetModelCustomizationJobResponse } from '@aws-sdk/client-bedrock';
import type { ForeignJob, TrainingJob } from '../../../ports/training.ts';
import { modelOf } from './foreign-training.ts';

const methods: Readonly<Record<string, string>> = {
  FINE_TUNING: 'sft_lora',
  REINFORCEMENT_FINE_TUNING: 'rft_lora',
  CONTINUED_PRE_TRAINING: 'cpt',
};

/** A customization job that was started elsewhere. Bedrock trains adapters only, so the kind tells the method. */
export function toForeignCustomization(job: TrainingJob, told: GetModelCustomizationJobResponse): ForeignJob {
  const model = modelOf(told.baseModelArn ?? '');
  const data = told.trainingDataConfig?.s3Uri;
  const method = methods[String(told.customizationType)];
  return {
    job,
    created_at: (told.creationTime ?? new Date(0)).toISOString(),
    settings: told.hyperParameters ?? {},
    ...(model === undefined ? {} : { model }),
    ...(method === undefined ? {} : { method }),
    ...(data === undefined ? {} : { data }),
  };
}
