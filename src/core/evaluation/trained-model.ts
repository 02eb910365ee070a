import { ForgeError } from '../errors.ts';
import { jobName } from '../runs/job-name.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { EvaluationEffects } from './effects.ts';

/** What a run left: the address of its model, and of all there is by kind. */
export type TrainedModel = { artifact: string; artifacts: Readonly<Record<string, string>> };

/** What a run left. Its runtime is asked where the record does not say yet. ForgeError not_ready while there is no model. */
export async function trainedModel(
  { training }: Pick<EvaluationEffects, 'training'>,
  record: TrainingRecord,
): Promise<TrainedModel> {
  const job =
    record.artifact === undefined
      ? await training[record.runtime]?.().then((open) => open.get(jobName(record)))
      : undefined;
  const state = job?.state ?? record.state;
  const artifact = record.artifact ?? job?.artifact;
  if (artifact === undefined || (state !== 'succeeded' && state !== 'stopped')) throw notTrained(record.id, state);
  return { artifact, artifacts: record.artifacts ?? job?.artifacts ?? {} };
}

function notTrained(id: string, state: string): ForgeError {
  return new ForgeError('not_ready', `run ${id} is ${state} and has no trained model`, {
    next: state === 'failed' ? `call get_run with id ${id} for the cause` : `call get_run with id ${id} and wait_s 30`,
  });
}
