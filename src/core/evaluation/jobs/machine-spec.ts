import { evaluationImage, evaluationInstance } from '../../catalog/evaluation-jobs.ts';
import type { CloudJob, TrainingJobSpec } from '../../ports/training.ts';
import type { JobDraft } from './job-draft.ts';
import { toJobRecipe } from './job-recipe.ts';
import type { JobTarget } from './job-target.ts';
import { packageGroupOf } from './package-group-of.ts';

/** An evaluation on a machine of its own, told by a recipe. */
export function toMachineSpec(draft: JobDraft): Omit<TrainingJobSpec, 'name'> {
  const { id, place, target, task, decoding, price, reward, rows } = draft;
  const image = evaluationImage(place.region);
  const recipe = toJobRecipe({
    name: id,
    nova: target.nova,
    ...(target.checkpoint === undefined ? {} : { checkpoint: target.checkpoint }),
    ...task,
    ...(rows === undefined ? {} : { data: rows.to }),
    ...(reward === undefined ? {} : { reward }),
    output: `${place.output}/results`,
    temperature: decoding.temperature,
  });
  return {
    model: target.base,
    method: 'evaluation',
    data: { train: rows?.to ?? '', trainSha256: rows?.sha256 ?? '' },
    settings: { usd_per_hour: price.usd },
    maxRuntimeSeconds: price.seconds,
    cloud: {
      ...place,
      base: target.nova.base,
      ...loaded(target),
      instance: evaluationInstance,
      ...(image === undefined ? {} : { image }),
      recipe,
      ...(reward === undefined ? {} : { reward }),
      tags: { 'nova-forge:evaluation': id },
    },
  };
}

/** A model package is loaded as one of its group. */
function loaded({ checkpoint }: JobTarget): Pick<CloudJob, 'checkpoint' | 'package_group'> {
  if (checkpoint === undefined) return {};
  return checkpoint.startsWith('s3://') ? { checkpoint } : { checkpoint, package_group: packageGroupOf(checkpoint) };
}
