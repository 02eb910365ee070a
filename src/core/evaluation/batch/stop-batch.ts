import { isFinal } from '../../ports/run-state.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { openBatch } from './open-batch.ts';

/**
 * Stops the batch job of an evaluation. Whether nothing else is to be done: a job says itself when it has stopped, and what it answered by then
 * counts. One that was only planned may have been created with its answer lost, so that it is looked for and stopped as well.
 */
export async function stopBatch(
  effects: Pick<EvaluationEffects, 'batch'>,
  { state, batch }: EvaluationRecord,
): Promise<boolean> {
  if (batch === undefined || isFinal(state)) return false;
  const { name, region } = batch.spec;
  await (await openBatch(effects)).stop({ name, region, arn: batch.arn });
  return state !== 'planned';
}
