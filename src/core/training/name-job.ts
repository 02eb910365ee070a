import type { TrainingJobSpec } from '../ports/training.ts';

/** In the text of a recipe, an address or a tag: the id of the run. */
const MARK = '{{name}}';

/** The job under the id that its plan gave it: wherever the id belongs, it stands. */
export function nameJob(job: Omit<TrainingJobSpec, 'name'>, id: string): TrainingJobSpec {
  const { cloud } = job;
  if (cloud === undefined) return { ...job, name: id };
  const put = (text: string): string => text.replaceAll(MARK, id);
  const settings = Object.fromEntries(
    Object.entries(job.settings).map(([key, value]) => [key, typeof value === 'string' ? put(value) : value]),
  );
  return {
    ...job,
    name: id,
    settings,
    cloud: {
      ...cloud,
      output: put(cloud.output),
      ...(cloud.recipe === undefined ? {} : { recipe: put(cloud.recipe) }),
      tags: Object.fromEntries(Object.entries(cloud.tags).map(([key, value]) => [key, put(value)])),
    },
  };
}
