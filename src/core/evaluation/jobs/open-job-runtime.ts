import { ForgeError } from '../../errors.ts';
import type { TrainingRuntime } from '../../ports/training.ts';
import type { EvaluationEffects } from '../effects.ts';

/** Evaluation jobs are training jobs of SageMaker by their form. */
export const JOB_RUNTIME = 'sagemaker';

/** Where evaluation jobs run; each is a training job of SageMaker. */
export async function openJobRuntime({ training }: Pick<EvaluationEffects, 'training'>): Promise<TrainingRuntime> {
  const open = training[JOB_RUNTIME];
  if (open !== undefined) return open();
  throw new ForgeError('unavailable', `runtime ${JOB_RUNTIME} is not available here`, {
    next: 'leave via out: rows are answered by inference',
  });
}
