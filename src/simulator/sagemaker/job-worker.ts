import type { JobPlan } from '../jobs/job-plan.ts';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { jobLogs } from '../jobs/job-logs.ts';
import type { Lesson } from '../jobs/lesson.ts';
import { rewarded } from '../jobs/rewarded.ts';
import { supervised } from '../jobs/supervised.ts';
import { isUnteachable } from '../learning/learn.ts';
import { type RowsOrProblem, readTrainingRows } from '../learning/read-training-rows.ts';
import { endLogs, writeLog } from '../logs/log-shelf.ts';
import type { World } from '../world.ts';
import { evaluateModel } from './evaluate-model.ts';
import { leaveModel } from './leave-model.ts';
import { planOfJob } from './plan-of-job.ts';
import { readChannel } from './read-channel.ts';
import { type JobWork, type JobWorker, LOG_GROUP, type TrainingJob } from './training-job.ts';

/** Seconds that a job runs before it notices that it cannot work. */
const NOTICING_S = 30;

/** What training jobs do: the local baseline learns or answers in the place of the model, and everything around it is Nova's. */
export function jobWorker(world: World): JobWorker {
  return async (job, begun) => {
    const work = await workOf(world, job, begun);
    const scripted = world.failures.get(job.name) ?? world.failures.get('*');
    if (scripted === undefined) return work;
    const seconds = work.seconds * scripted.share;
    endLogs(world.logs, job.region, LOG_GROUP, `${job.name}/`, begun + seconds * 1000);
    return { ...work, seconds, failure: scripted.reason };
  };
}

async function workOf(world: World, job: TrainingJob, begun: number): Promise<JobWork> {
  const plan = await planOfJob(world, job);
  if ('problem' in plan) return failing(world, job, begun, plan.problem);
  const begin = plan.begin === undefined ? undefined : findCheckpoint(world, job.region, plan.begin);
  if (plan.begin !== undefined && begin === undefined)
    return failing(world, job, begun, `ClientError: the checkpoint ${plan.begin} does not exist or may not be read`);
  if (plan.kind === 'evaluation') {
    const evaluated = await evaluateModel(world, job, plan, begin, begun);
    return 'problem' in evaluated ? failing(world, job, begun, evaluated.problem) : evaluated;
  }
  const data = await readRows(world, job, 'train');
  if (data === undefined || 'problem' in data)
    return failing(world, job, begun, data?.problem ?? 'ClientError: there is no channel "train"');
  const held = await readRows(world, job, 'validation');
  if (held !== undefined && 'problem' in held) return failing(world, job, begun, held.problem);
  try {
    const reward = world.functions.get(plan.reward ?? '');
    const lesson =
      plan.kind === 'rewarded'
        ? await rewarded(plan, data, begin, reward)
        : await supervised(plan, data.rows, held?.rows, begin);
    return 'problem' in lesson ? failing(world, job, begun, lesson.problem) : training(world, job, begun, plan, lesson);
  } catch (error) {
    if (!isUnteachable(error)) throw error;
    return failing(world, job, begun, `ClientError: ${error.message}`);
  }
}

async function readRows(world: World, job: TrainingJob, channel: string): Promise<RowsOrProblem | undefined> {
  const read = await readChannel(world, job, channel);
  if (read === undefined || 'problem' in read) return read;
  const found = readTrainingRows(read.text);
  if (!('problem' in found)) return found;
  return {
    problem: `ClientError: Please ensure that the ${channel} data is in the format of the recipe: ${found.problem}`,
  };
}

function training(world: World, job: TrainingJob, begun: number, plan: JobPlan, lesson: Lesson): JobWork {
  const nodes = job.request.ResourceConfig?.InstanceCount ?? 1;
  const stamp = Math.floor(begun / 1000);
  for (let node = 1; node <= nodes; node++)
    writeLog(
      world.logs,
      { region: job.region, group: LOG_GROUP, stream: `${job.name}/algo-${node}-${stamp}` },
      jobLogs(plan, lesson, begun, node, nodes),
    );
  return {
    seconds: lesson.seconds,
    progress(seconds) {
      const step = Math.min(lesson.steps, Math.max(0, Math.floor((seconds / lesson.seconds) * lesson.steps)));
      return {
        TotalStepCountPerEpoch: Math.min(lesson.perEpoch, lesson.steps),
        CurrentStep: step === 0 ? 0 : ((step - 1) % lesson.perEpoch) + 1,
        CurrentEpoch: Math.floor(Math.max(0, step - 1) / lesson.perEpoch) + 1,
        MaxEpoch: Math.ceil(lesson.steps / lesson.perEpoch),
      };
    },
    cut: (time) => endLogs(world.logs, job.region, LOG_GROUP, `${job.name}/`, time),
    // Only the end leaves a model: what was learned until a stop is lost.
    finish: async (time, done) => (done < 1 ? undefined : leaveModel(world, job, plan, lesson, time)),
  };
}

/** A job that cannot work: it says why in its log, and fails. */
function failing(world: World, job: TrainingJob, begun: number, reason: string): JobWork {
  writeLog(
    world.logs,
    { region: job.region, group: LOG_GROUP, stream: `${job.name}/algo-1-${Math.floor(begun / 1000)}` },
    [{ timestamp: begun + NOTICING_S * 500, message: `[ERROR] ${reason}` }],
  );
  return { seconds: NOTICING_S, failure: reason, progress: () => ({}), cut: () => {}, finish: async () => undefined };
}
