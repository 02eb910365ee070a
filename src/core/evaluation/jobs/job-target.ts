import { type NovaModel, findNovaModel, novaModels } from '../../catalog/nova-models.ts';
import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { resolveOne } from '../../runs/resolve.ts';
import type { EvaluationEffects } from '../effects.ts';

/** A model that an evaluation job can load: a base, or a checkpoint of one. */
export type JobTarget = { model: string; base: string; nova: NovaModel; run?: string; checkpoint?: string };

/** The Nova model or trained run of a name. ForgeError when it is another model, or has no checkpoint yet. */
export async function resolveJobTarget(effects: EvaluationEffects, name: string): Promise<JobTarget> {
  const nova = findNovaModel(name);
  if (nova !== undefined) return { model: name, base: name, nova };
  if (
    !name.startsWith('tr-') &&
    (await effects.ledger.list('training')).every(({ record }) => !record.names.includes(name))
  )
    throw unknown(name);
  const { record } = await resolveOne(effects.ledger, name, 'training');
  const of = findNovaModel(record.model);
  if (of === undefined)
    throw new ForgeError('unsupported', `run ${record.id} is a ${record.model}, and evaluation jobs load Nova models`, {
      next: 'leave via out: its rows are answered by inference',
    });
  if (record.artifact === undefined)
    throw new ForgeError('not_ready', `run ${record.id} is ${record.state} and has no checkpoint`, {
      next: `call get_run with id ${record.id}`,
    });
  if (!/^(?:s3:\/\/|arn:aws[a-z-]*:sagemaker:)/.test(record.artifact))
    throw new ForgeError('unsupported', `run ${record.id} left ${record.artifact}, which evaluation jobs cannot load`, {
      next: 'deploy it and evaluate the deployment by inference',
    });
  return { model: record.id, base: record.model, nova: of, run: record.id, checkpoint: record.artifact };
}

function unknown(name: string): ForgeError {
  const known = Object.keys(novaModels);
  const close = nearest(name, known);
  return new ForgeError('not_found', `no run or Nova model "${name}" that an evaluation job could load`, {
    next: close === undefined ? `use a run of a Nova model, or one of ${known.join(', ')}` : `did you mean ${close}?`,
  });
}
