import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import { rewarded } from '../jobs/rewarded.ts';
import { supervised } from '../jobs/supervised.ts';
import { isUnteachable } from '../learning/learn.ts';
import { readTrainingRows } from '../learning/read-training-rows.ts';
import { objectAt } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { CustomizationJob, CustomizationWork } from './bedrock-state.ts';
import { leaveCustomModel } from './leave-custom-model.ts';
import type { CustomizationWorker } from './run-customization.ts';

const failing = (failure: string): CustomizationWork => ({
  seconds: 0,
  failure,
  training: {},
  validation: [],
  finish: async () => {},
});

/** What customization jobs do: the local baseline learns in the place of the model. */
export function customizationWorker(world: World): CustomizationWorker {
  return async (job) => {
    const work = await workOf(world, job);
    const scripted = world.failures.get(job.request.jobName ?? '') ?? world.failures.get('*');
    return scripted === undefined
      ? work
      : { ...work, seconds: Math.max(1, work.seconds * scripted.share), failure: scripted.reason };
  };
}

async function workOf(world: World, job: CustomizationJob): Promise<CustomizationWork> {
  const { request } = job;
  const data = await readObject(world, request.trainingDataConfig?.s3Uri);
  if ('problem' in data) return failing(`Training data validation failed: ${data.problem}`);
  const [validator] = request.validationDataConfig?.validators ?? [];
  const held = validator === undefined ? undefined : await readObject(world, validator.s3Uri);
  if (held !== undefined && 'problem' in held) return failing(`Validation data validation failed: ${held.problem}`);
  const plan = planOf(job);
  const begin = findCheckpoint(world, job.region, job.base);
  try {
    const reward = world.functions.get(plan.reward ?? '');
    const lesson =
      plan.kind === 'rewarded'
        ? await rewarded(plan, data, begin, reward)
        : await supervised(plan, data.rows, held?.rows, begin);
    if ('problem' in lesson) return failing(lesson.problem);
    const { loss, validation } = lesson.valuesAt(lesson.steps);
    return {
      seconds: lesson.seconds,
      training: { trainingLoss: loss },
      validation: validation === undefined ? [] : [{ validationLoss: validation }],
      finish: (time) => leaveCustomModel(world, job, lesson, time),
    };
  } catch (error) {
    if (!isUnteachable(error)) throw error;
    return failing(`Training data validation failed: ${error.message}`);
  }
}

async function readObject({ objects }: World, uri = ''): Promise<ReturnType<typeof readTrainingRows>> {
  const text = (await objectAt(objects, uri)?.content.whole())?.toString('utf8');
  return text === undefined ? { problem: `${uri} cannot be read` } : readTrainingRows(text);
}

/** Supervised jobs are told by texts, reinforcement by values of their own. */
function planOf({ request }: CustomizationJob): JobPlan {
  const { hyperParameters = {}, customizationConfig, jobName = '' } = request;
  const rft = customizationConfig?.rftConfig;
  const number = (key: string, usual: number): number => Number(hyperParameters[key] ?? usual);
  const common = { name: jobName, warmup: number('learningRateWarmupSteps', 10), validateEvery: 10 };
  if (rft === undefined)
    return {
      ...common,
      kind: 'supervised',
      batch: number('batchSize', 1),
      epochs: number('epochCount', 2),
      learningRate: number('learningRate', 1e-5),
    };
  const reward = rft.graderConfig?.lambdaGrader?.lambdaArn;
  return {
    ...common,
    kind: 'rewarded',
    batch: rft.hyperParameters?.batchSize ?? 128,
    epochs: rft.hyperParameters?.epochCount ?? 1,
    learningRate: rft.hyperParameters?.learningRate ?? 1e-5,
    ...(reward === undefined ? {} : { reward }),
  };
}
