import type { TrainingRuntime } from '../../../ports/training.ts';
import { unknownPrice } from './job-cost.ts';
import { ensurePackageGroup } from './package-group.ts';
import { withEvaluator } from './reward-evaluator.ts';
import { toServerlessRequest } from './serverless-request.ts';
import { createTrainingRuntime } from './training-runtime.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

/** SageMaker serverless customization: training jobs whose machines the service chooses. */
export function createServerlessTraining(settings: AwsTrainingSettings): TrainingRuntime {
  return createTrainingRuntime(settings, {
    id: 'serverless',
    toRequest: toServerlessRequest,
    prepare: async (client, job) => {
      await ensurePackageGroup(client, job);
      return withEvaluator(settings, client, job);
    },
    // Billed by tokens or hours of machines that only the service knows; the plan knows the tokens.
    estimate: async ({ name }) => {
      throw unknownPrice(`the serverless job ${name}`);
    },
    owns: ({ ServerlessJobConfig }) => ServerlessJobConfig !== undefined,
  });
}
