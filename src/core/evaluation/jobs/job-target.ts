import { type NovaModel, findNovaModel, novaModels } from '../../catalog/nova-models.ts';
import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { isLoadedByJobs } from '../../runs/deploy-first.ts';
import { resolveOne } from '../../runs/resolve.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { trainedModel } from '../trained-model.ts';

/** A model that an evaluation job can load: a base, or what a run left, with the run. */
export type JobTarget = {
  model: string;
  base: string;
  nova: NovaModel;
  run?: TrainingRecord;
  /** s3:// address, or a model package's ARN where there is no other. */
  checkpoint?: string;
  model_package?: string;
};

/** The Nova model or trained run of a name; `askedBy` is the argument that asked for a job. ForgeError when it is another model, or has no checkpoint yet. */
export async function resolveJobTarget(effects: EvaluationEffects, name: string, askedBy: string): Promise<JobTarget> {
  const nova = findNovaModel(name);
  if (nova !== undefined) return { model: name, base: name, nova };
  if (
    !name.startsWith('tr-') &&
    (await effects.ledger.list('training')).every(({ record }) => !record.names.includes(name))
  )
    throw unknown(name);
  const { record } = await resolveOne(effects.ledger, name, 'training');
  return ofRun(effects, record, askedBy);
}

async function ofRun(effects: EvaluationEffects, run: TrainingRecord, askedBy: string): Promise<JobTarget> {
  const nova = findNovaModel(run.model);
  if (nova === undefined)
    throw new ForgeError('unsupported', `run ${run.id} is a ${run.model}, and evaluation jobs load Nova models`, {
      next: `leave ${askedBy} out: its rows are answered by inference`,
    });
  const { artifact, artifacts } = await trainedModel(effects, run);
  if (!isLoadedByJobs(artifact))
    throw new ForgeError('unsupported', `run ${run.id} left ${artifact}, which evaluation jobs cannot load`, {
      next: 'deploy it and evaluate the deployment by inference',
    });
  const model_package = artifacts['model_package'] ?? (artifact.startsWith('arn:') ? artifact : undefined);
  const target = { model: run.id, base: run.model, nova, run, checkpoint: artifact };
  return model_package === undefined ? target : { ...target, model_package };
}

function unknown(name: string): ForgeError {
  const known = Object.keys(novaModels);
  const close = nearest(name, known);
  return new ForgeError('not_found', `no run or Nova model "${name}" that an evaluation job could load`, {
    next: close === undefined ? `use a run of a Nova model, or one of ${known.join(', ')}` : `did you mean ${close}?`,
  });
}
