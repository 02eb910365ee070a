import { jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import { idFrom } from '../../fingerprint.ts';
import type { TrainingJobSpec } from '../../ports/training.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { Decoding } from '../decoding.ts';
import type { EvaluationEffects } from '../effects.ts';
import { METRICS_VERSION } from '../plan-evaluation.ts';
import { type EvaluateRequest, evaluationTasks } from '../request.ts';
import { chooseJobRuntime, type JobRuntime } from './choose-job-runtime.ts';
import { findReward } from './find-reward.ts';
import { resolvePlace } from './job-place.ts';
import { type JobRows, resolveJobRows } from './job-rows.ts';
import { type JobTarget, resolveJobTarget } from './job-target.ts';
import { decodingOf, measuredAs } from './measured-as.ts';
import { isJobTaskName, type NamedTask, parseJobTask } from './parse-job-task.ts';
import { mostUsd, priceMachine } from './price-job.ts';
import { priceTokens } from './price-tokens.ts';
import { refuseMisfit } from './refuse-misfit.ts';
import { toMachineSpec } from './machine-spec.ts';
import { toServerlessSpec } from './serverless-spec.ts';

/** Everything an evaluation job will be, decided. `spec` lacks its name, which depends on how often it was tried. */
export type JobPlan = {
  id: string;
  target: JobTarget;
  task: NamedTask;
  measured: Pick<EvaluationRecord, 'task' | 'labels'>;
  runtime: JobRuntime;
  decoding: Decoding;
  reward?: string;
  rows?: JobRows;
  cost: Cost;
  spec: Omit<TrainingJobSpec, 'name'>;
};

/** What is decided outside of one job: how many share the money, and where it runs when another has said so. */
export type JobShare = { jobs: number; runtime?: JobRuntime };

/** The arguments without which no job would have been thought of. */
function askedBy({ task, via }: EvaluateRequest): string {
  const isTask = task !== undefined && isJobTaskName(task);
  return [...(via === 'job' ? ['via'] : []), ...(isTask ? ['task'] : [])].join(' and ');
}

/** Turns a request into a job. ForgeError when the account's settings, the price or the money do not suffice. */
export async function planJob(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  share: JobShare = { jobs: 1 },
): Promise<JobPlan> {
  const task = toJobTask(request.task);
  refuseMisfit(request, task);
  const target = await resolveJobTarget(effects, request.model ?? '', askedBy(request));
  refuseGeneration(task, target);
  const place = await resolvePlace(effects);
  const runtime = share.runtime ?? chooseJobRuntime(target, task, place.region);
  const reward = findReward(request, task, target, place.region);
  const rows = await resolveJobRows(effects, request, task, place.output);
  const decoding = decodingOf(task, target.nova, runtime.runtime);
  const most = mostUsd(effects, request.max_cost_usd, share.jobs);
  const isServerless = runtime.runtime === 'serverless';
  const price = isServerless
    ? await priceTokens(effects, most, { place, target, task, decoding, ...(rows === undefined ? {} : { rows }) })
    : await priceMachine(effects, most, place.region);
  const id = idOf(task, target, rows, runtime, reward);
  const draft = {
    id,
    place: { ...place, output: `${place.output}/evaluations/${id}` },
    target,
    task,
    decoding,
    price,
    ...(reward === undefined ? {} : { reward }),
    ...(rows === undefined ? {} : { rows }),
  };
  const { place: _place, price: _price, ...plan } = draft;
  return {
    ...plan,
    runtime,
    cost: price.cost,
    measured: measuredAs(rows, request, task.task),
    spec: isServerless ? toServerlessSpec(draft) : toMachineSpec(draft),
  };
}

/** Questions of one's own are all asked alike, however they are measured. */
function toJobTask(asked = 'gen_qa'): NamedTask {
  return evaluationTasks.some((name) => name === asked) ? { task: 'gen_qa' } : parseJobTask(asked);
}

/** The same model, rows, task and function are the same evaluation. */
function idOf(
  { task, subtask, samples }: NamedTask,
  target: JobTarget,
  rows: JobRows | undefined,
  { runtime }: JobRuntime,
  reward: string | undefined,
): string {
  const model = target.checkpoint ?? target.base;
  const more = [
    ...(reward === undefined ? [] : [{ reward, samples: samples ?? 1 }]),
    ...(runtime === 'serverless' ? [runtime] : []),
  ];
  const named = subtask === undefined ? { task } : { task, subtask };
  return idFrom('evaluation', 'job', named, model, rows?.hash, METRICS_VERSION, ...more);
}

function refuseGeneration({ task }: NamedTask, { base, nova }: JobTarget): void {
  const generations: readonly number[] = jobTasks[task].generations;
  if (generations.includes(nova.generation)) return;
  throw new ForgeError(
    'unsupported',
    `task ${task} is for Nova ${generations.join(', ')}; ${base} is Nova ${nova.generation}`,
    {
      next: `use ${nova.generation === 2 ? 'rubric_llm_judge' : 'llm_judge'}`,
    },
  );
}
