import { ForgeError } from '../../errors.ts';
import type { BatchInference } from '../../ports/batch-inference.ts';
import type { EvaluationEffects } from '../effects.ts';

/** Where batch jobs run. ForgeError unavailable where there is no account. */
export async function openBatch({ batch }: Pick<EvaluationEffects, 'batch'>): Promise<BatchInference> {
  if (batch !== undefined) return batch();
  throw new ForgeError('unavailable', 'batch jobs are not available here', {
    next: 'leave via out: rows are asked one by one',
  });
}
