import { ForgeError } from '../../errors.ts';
import type { TrainingRuntime } from '../../ports/training.ts';
import type { EvaluationEffects } from '../effects.ts';

/** Where evaluation jobs run; each is a training job of SageMaker, with a machine of its own or without. */
export async function openJobRuntime(
  { training }: Pick<EvaluationEffects, 'training'>,
  runtime: string,
): Promise<TrainingRuntime> {
  const open = training[runtime];
  if (open !== undefined) return open();
  throw new ForgeError('unavailable', `runtime ${runtime} is not available here`, {
    next: 'evaluate a deployment instead: its rows are answered by inference',
  });
}
