import { jsonProtocol } from '../wire/json-protocol.ts';
import type { Service } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { SageMakerState } from './sagemaker-state.ts';
import type { JobWorker } from './training-job.ts';
import { trainingJobs } from './training-jobs.ts';

/** SageMaker AI. */
export function createSageMaker(world: World, stateOf: (region: string) => SageMakerState, work: JobWorker): Service {
  return {
    name: 'sagemaker',
    actions: 'sagemaker',
    protocol: jsonProtocol,
    target: 'SageMaker',
    operations: trainingJobs(world, stateOf, work),
  };
}
