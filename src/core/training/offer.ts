import type { Offer } from '../runs/approve.ts';
import type { Check, Cost } from '../runs/training-record.ts';
import { copiesFor } from './copy-rows.ts';
import type { Try } from './launch.ts';
import { nameJob } from './name-job.ts';
import type { TrainingPlan } from './training-plan.ts';

/** What a paid call offers to do: one run, or all of a sweep that are not there yet. */
export function toOffer(tries: readonly [Try, ...Try[]]): Offer {
  const [first] = tries;
  const { plan } = first;
  const jobs = tries.map((one) => nameJob(one.plan.job, one.attempt.id));
  const cost = sumCosts(tries.map((one) => one.plan.cost));
  const ids = tries.map(({ attempt }) => attempt.id);
  const { recipe } = jobs[0]?.cloud ?? {};
  return {
    tool: 'start_training',
    for: ids.join(' '),
    summary: `${tries.length === 1 ? 'Train' : `${tries.length} runs: train`} ${plan.job.model} by ${plan.job.method} on ${plan.runtime} with ${plan.arithmetic['train_rows'] ?? 0} rows of ${plan.dataset.id}.`,
    terms: { jobs, runtime: plan.runtime, dataset: plan.dataset.content_hash, cost, for: ids },
    cost,
    settings: plan.settings,
    checks: mergeChecks(tries),
    creates: createsOf(tries),
    details: {
      arithmetic: plan.arithmetic,
      max_runtime_s: plan.job.maxRuntimeSeconds,
      ...(recipe === undefined ? {} : { recipe }),
    },
  };
}

/** The plan of a call as one: of a sweep, the first run's with the price and the checks of all. */
export function mergePlans(tries: readonly [Try, ...Try[]]): TrainingPlan {
  const [first, ...others] = tries;
  if (others.length === 0) return first.plan;
  return { ...first.plan, cost: sumCosts(tries.map(({ plan }) => plan.cost)), checks: mergeChecks(tries) };
}

function sumCosts(costs: readonly Cost[]): Cost {
  const [first] = costs;
  if (first === undefined || costs.length === 1) return first ?? { low: 0, high: 0, assumptions: [] };
  const sum = (end: 'low' | 'high'): number =>
    Math.round(costs.reduce((total, cost) => total + cost[end], 0) * 100) / 100;
  return { ...first, low: sum('low'), high: sum('high'), assumptions: [`${costs.length} runs`, ...first.assumptions] };
}

/** Each finding once. */
function mergeChecks(tries: readonly Try[]): Check[] {
  const seen = new Map(
    tries.flatMap(({ plan }) => plan.checks.map((check) => [`${check.code} ${check.message}`, check])),
  );
  return [...seen.values()];
}

function createsOf(tries: readonly Try[]): string[] {
  const copies = tries.flatMap(({ plan }) => copiesFor(plan.job, plan.dataset).map(({ to }) => to));
  const groups = tries.flatMap(({ plan }) => plan.job.cloud?.package_group ?? []);
  return [
    ...tries.map(({ plan, attempt }) => `${plan.runtime} training job ${attempt.id}`),
    ...tries.flatMap(({ plan, attempt }) => noticeOf(plan, attempt.id)),
    ...[...new Set(copies)].map((uri) => `copy of the rows ${uri}`),
    ...[...new Set(groups)].map((arn) => `model package group ${arn}, unless it exists`),
    ...new Set(tries.flatMap(evaluatorOf)),
  ];
}

/** Serverless jobs take a reward function only when it is registered. */
function evaluatorOf({ plan }: Try): string[] {
  const { evaluator, reward = '' } = plan.job.cloud ?? {};
  if (evaluator === undefined) return [];
  const hub = evaluator.split('/').at(1) ?? '';
  return [`hub ${hub}, unless it exists`, `evaluator ${evaluator} for ${reward}, unless it is registered`];
}

/** The rule that says when a job has ended, where a topic is set. */
function noticeOf({ job }: TrainingPlan, id: string): string[] {
  const topic = job.cloud?.notify;
  return topic === undefined ? [] : [`EventBridge rule nova-forge-${id}, which tells ${topic} when the job has ended`];
}
