import type { Offer } from '../../runs/approve.ts';
import type { Check, Cost } from '../../runs/training-record.ts';
import type { JobPlan } from './plan-job.ts';
import type { JobPlans } from './plan-jobs.ts';

/** A job with the name it will have. */
export type NamedJob = { plan: JobPlan; name: string };

/** What is asked leave for: the job, and that of its base beside it, with what each costs. */
export function offerJobs(
  own: NamedJob,
  base: NamedJob | undefined,
  { left_out }: Pick<JobPlans, 'left_out'>,
  { why, checks }: { why: string | undefined; checks: Check[] },
): Offer {
  const { id, target, runtime } = own.plan;
  const jobs = [own, ...(base === undefined ? [] : [base])];
  const beside = base === undefined ? '' : ` and its base ${base.plan.target.model}`;
  const notes = [
    ...(why === undefined ? [] : [why]),
    runtime.why,
    ...(left_out === undefined ? [] : [`its base ${target.base} is not measured beside it: ${left_out}`]),
  ];
  const cost = sumCosts(jobs, notes);
  const { recipe } = own.plan.spec.cloud ?? {};
  return {
    tool: 'evaluate_model',
    for: own.name,
    summary: `Run ${whatOf(own.plan)} of ${target.model}${beside}${rowsOf(own.plan)} as ${runtime.runtime === 'serverless' ? 'serverless SageMaker jobs' : 'SageMaker jobs'}: ${notes.join('; ')}.`,
    terms: { id, jobs: jobs.map(({ name, plan }) => ({ id: plan.id, name, spec: plan.spec })), cost },
    cost,
    settings: [
      ...(recipe === undefined
        ? []
        : [{ name: 'recipe', value: recipe, origin: 'default' as const, source: 'as packaged for the task' }]),
      { name: 'runtime', value: runtime.runtime, origin: 'default', source: runtime.why },
    ],
    checks,
    creates: jobs.flatMap(({ name, plan }) => [
      `SageMaker training job ${name} (${plan.target.model})`,
      ...(plan.rows === undefined || plan !== own.plan ? [] : [plan.rows.to]),
    ]),
  };
}

/** Of two jobs each price by itself, then both together. */
function sumCosts(jobs: readonly NamedJob[], notes: readonly string[]): Cost {
  const [first] = jobs;
  const parts = jobs.length < 2 ? [] : jobs.map(({ plan: { target, cost } }) => `${target.model}: ${range(cost)}`);
  return {
    low: cents(jobs.reduce((sum, { plan }) => sum + plan.cost.low, 0)),
    high: cents(jobs.reduce((sum, { plan }) => sum + plan.cost.high, 0)),
    assumptions: [...notes, ...parts, ...(first?.plan.cost.assumptions ?? [])],
  };
}

function range({ low, high }: Cost): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)} USD`;
}

function whatOf({ task: { task, subtask, samples } }: JobPlan): string {
  if (samples !== undefined) return `${task} with ${samples} answers to each row`;
  return subtask === undefined ? task : `${task}/${subtask}`;
}

function rowsOf({ rows }: JobPlan): string {
  return rows === undefined ? '' : ` on ${rows.n} rows of ${rows.data.split} of ${rows.data.dataset}`;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
