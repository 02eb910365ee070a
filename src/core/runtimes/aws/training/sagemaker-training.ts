import type { TrainingRuntime } from '../../../ports/training.ts';
import { recipeUri } from './account-job.ts';
import { limitCost } from './job-cost.ts';
import { ensurePackageGroup } from './package-group.ts';
import { putRecipe } from './put-recipe.ts';
import { toSagemakerRequest } from './sagemaker-request.ts';
import { createTrainingRuntime } from './training-runtime.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

/** SageMaker training jobs on machines of their own, told by recipes. */
export function createSagemakerTraining(settings: AwsTrainingSettings): TrainingRuntime {
  return createTrainingRuntime(settings, {
    id: 'sagemaker',
    toRequest: toSagemakerRequest,
    prepare: async (client, job) => {
      await ensurePackageGroup(client, job);
      if (job.recipe !== undefined) await putRecipe(await settings.objects(), recipeUri(job), job.recipe);
      return job;
    },
    estimate: (spec) => limitCost(settings.rate, spec),
    owns: ({ ServerlessJobConfig }) => ServerlessJobConfig === undefined,
  });
}
