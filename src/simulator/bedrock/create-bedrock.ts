import { restJson } from '../wire/rest-json.ts';
import type { Service } from '../wire/service.ts';
import type { World } from '../world.ts';
import { customModels } from './custom-models.ts';
import { customizationJobs } from './customization-jobs.ts';
import { importModel } from './import-model.ts';
import { invocationJobs } from './invocation-jobs.ts';
import { invocationLogging } from './invocation-logging.ts';
import { modelDeployments } from './model-deployments.ts';
import { resourceTags } from './resource-tags.ts';
import { throughputs } from './throughputs.ts';
import type { CustomizationWorker } from './run-customization.ts';

/** Bedrock's control plane. */
export function createBedrock(world: World, work: CustomizationWorker): Service {
  return {
    name: 'bedrock',
    actions: 'bedrock',
    protocol: restJson,
    operations: [
      ...customizationJobs(world, work),
      ...customModels(world.bedrock),
      importModel(world),
      ...invocationJobs(world),
      ...invocationLogging(world),
      ...modelDeployments(world),
      ...throughputs(world),
      ...resourceTags(world.bedrock),
    ],
  };
}
