import { datedInstancePrice } from '../../catalog/cloud-prices.ts';
import { evaluationImage, evaluationInstance, jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import { idFrom } from '../../fingerprint.ts';
import type { TrainingJobSpec } from '../../ports/training.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { METRICS_VERSION } from '../plan-evaluation.ts';
import { type JobRows, resolveJobRows } from './job-rows.ts';
import { toJobRecipe } from './job-recipe.ts';
import { type JobTarget, resolveJobTarget } from './job-target.ts';
import { type NamedTask, parseJobTask } from './parse-job-task.ts';
import type { EvaluateRequest } from '../request.ts';

/** Everything an evaluation job will be, decided. `spec` lacks its name, which depends on how often it was tried. */
export type JobPlan = {
  id: string;
  target: JobTarget;
  task: NamedTask;
  rows?: JobRows;
  cost: Cost;
  recipe: string;
  spec: Omit<TrainingJobSpec, 'name'>;
};

/** A job may take so long unless money sets an earlier end; below the shortest it would only load the model. */
const LONGEST_S = 4 * 3600;
const SHORTEST_S = 1200;

/** Turns a request into a job. ForgeError when the account's settings, the price or the money do not suffice. */
export async function planJob(effects: EvaluationEffects, request: EvaluateRequest): Promise<JobPlan> {
  const task = parseJobTask(request.task ?? 'gen_qa');
  const target = await resolveJobTarget(effects, request.model ?? '');
  refuseGeneration(task, target);
  const place = await resolvePlace(effects);
  const rows = await resolveJobRows(effects, request, task, place.output);
  const id = idFrom('evaluation', 'job', task, target.checkpoint ?? target.base, rows?.hash, METRICS_VERSION);
  const { usd, seconds, cost } = await priceJob(effects, request, place.region);
  const output = `${place.output}/evaluations/${id}`;
  const recipe = toJobRecipe({
    name: id,
    nova: target.nova,
    ...(target.checkpoint === undefined ? {} : { checkpoint: target.checkpoint }),
    ...task,
    ...(rows === undefined ? {} : { data: rows.to }),
    output: `${output}/results`,
  });
  const spec: JobPlan['spec'] = {
    model: target.base,
    method: 'evaluation',
    data: { train: rows?.to ?? '', trainSha256: rows?.sha256 ?? '' },
    settings: { usd_per_hour: usd },
    maxRuntimeSeconds: seconds,
    cloud: {
      ...place,
      output,
      base: target.nova.base,
      ...(target.checkpoint === undefined ? {} : { checkpoint: target.checkpoint }),
      instance: evaluationInstance,
      image: imageIn(place.region),
      recipe,
      tags: { 'nova-forge:evaluation': id },
    },
  };
  return { id, target, task, cost, recipe, spec, ...(rows === undefined ? {} : { rows }) };
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

/** Where jobs run, from the server's settings: what is missing is named, all at once. */
async function resolvePlace(effects: EvaluationEffects) {
  if (effects.cloud === undefined) throw noAccount(['an account']);
  const { region, role, output, kms_key, subnets, security_groups } = (await effects.cloud()).settings;
  const missing = [
    ...(region === undefined ? ['AWS_REGION'] : []),
    ...(role === undefined ? ['NOVA_FORGE_ROLE_ARN'] : []),
    ...(output === undefined ? ['NOVA_FORGE_OUTPUT'] : []),
  ];
  if (region === undefined || role === undefined || output === undefined) throw noAccount(missing);
  return { region, role, output, subnets, security_groups, ...(kms_key === undefined ? {} : { kms_key }) };
}

function noAccount(missing: readonly string[]): ForgeError {
  return new ForgeError('unavailable', `an evaluation job needs ${missing.join(', ')}, which is not set`, {
    next: 'set it and start the server again, or leave via out: rows are answered by inference',
  });
}

function imageIn(region: string): string {
  const image = evaluationImage(region);
  if (image !== undefined) return image;
  throw new ForgeError('unsupported', `no evaluation image is known in ${region}`, {
    next: 'use us-east-1, us-west-2 or ap-northeast-1',
  });
}

/** The price of the machine bounds the time: a job ends before it can cost more than is allowed. */
async function priceJob({ cloud, limits }: EvaluationEffects, { max_cost_usd }: EvaluateRequest, region: string) {
  const { type, count } = evaluationInstance;
  const listed = await (await cloud?.())?.price({ instance: type, use: 'training' }, region).catch(unlisted);
  const price = listed ?? datedInstancePrice(type);
  if (price === undefined)
    throw new ForgeError('unavailable', `the price of ${type} in ${region} is unknown`, {
      next: 'allow pricing:GetProducts so that the price list can be read',
    });
  const most = Math.min(max_cost_usd ?? Infinity, limits.maxUsdPerRun);
  const seconds = Math.min(LONGEST_S, Math.floor((most / (price.usd * count)) * 3600));
  if (seconds < SHORTEST_S)
    throw new ForgeError(
      'ceiling_exceeded',
      `${most.toFixed(2)} USD pay for ${seconds} s of ${type}; ${SHORTEST_S} are needed`,
      {
        next: 'raise max_cost_usd (and NOVA_FORGE_MAX_USD_PER_RUN), or evaluate by inference',
      },
    );
  const usdFor = (time: number): number => Math.round(price.usd * count * time * (100 / 3600)) / 100;
  const cost: Cost = {
    low: usdFor(SHORTEST_S),
    high: usdFor(seconds),
    assumptions: [
      `${count} x ${type} at ${price.usd} USD an hour (${price.source})`,
      `at least ${SHORTEST_S} s to load and answer; the job is ended after ${seconds} s`,
    ],
  };
  return { usd: price.usd * count, seconds, cost };
}

/** Without the list the dated table is used, and its source says so. */
function unlisted(error: unknown): undefined {
  if (!(error instanceof ForgeError)) throw error;
  return undefined;
}
