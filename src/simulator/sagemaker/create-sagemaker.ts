import { hubContents } from '../hub/hub-contents.ts';
import { ownHubs } from '../hub/own-hubs.ts';
import { jsonProtocol } from '../wire/json-protocol.ts';
import type { Service } from '../wire/service.ts';
import type { World } from '../world.ts';
import { endpoints } from './endpoints.ts';
import { hostedModels } from './hosted-models.ts';
import { modelPackages } from './model-packages.ts';
import type { JobWorker } from './training-job.ts';
import { trainingJobs } from './training-jobs.ts';

/** SageMaker AI; `work` is what training jobs do. */
export function createSageMaker(world: World, work: JobWorker): Service {
  return {
    name: 'sagemaker',
    actions: 'sagemaker',
    protocol: jsonProtocol,
    target: 'SageMaker',
    operations: [
      ...trainingJobs(world, work),
      ...modelPackages(world.account, world.sagemaker),
      ...hostedModels(world),
      ...endpoints(world),
      ...ownHubs(world.account, world.sagemaker),
      hubContents(world.sagemaker),
    ],
  };
}
