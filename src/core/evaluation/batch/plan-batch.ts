import { batchLimits } from '../../catalog/batch-inference.ts';
import { ForgeError } from '../../errors.ts';
import { idFrom } from '../../fingerprint.ts';
import type { BatchSpec } from '../../ports/batch-inference.ts';
import type { AccountFinding } from '../../ports/cloud.ts';
import type { Billing, TokenPrice } from '../../ports/inference.ts';
import type { Check, Cost } from '../../runs/training-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { resolvePlace } from '../jobs/job-place.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';
import { estimateBatch, toBatchPrice } from './batch-price.ts';
import { openBatch } from './open-batch.ts';
import { type QuestionsToAsk, findQuestionsToAsk } from './questions-to-ask.ts';
import { batchModelOf } from './batch-model.ts';

/** A job that asks the rows of a plan, decided. */
export type BatchPlan = {
  plan: EvaluationPlan;
  asks: QuestionsToAsk;
  attempt: number;
  spec: BatchSpec;
  price: TokenPrice;
  cost: Cost;
  checks: Check[];
};

/** Queues of busy models can be longer than a day; what a job has not answered by then costs nothing. */
const HOURS = 72;

/** The same rows, model and metrics as `plan`, asked in one job: another evaluation, comparable with that one. */
export function toBatchId(plan: EvaluationPlan): string {
  return idFrom('evaluation', 'batch', plan.id);
}

/** Decides a job for what is not answered yet, looks at the account, and prices it. ForgeError when settings or leave are missing. */
export async function planBatch(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  attempt: number,
  signal: AbortSignal,
): Promise<BatchPlan> {
  const { model, region } = batchModelOf(plan.target);
  const billing = needTokens(plan);
  const place = await resolvePlace(effects);
  const batch = await openBatch(effects);
  const asks = await findQuestionsToAsk(effects, plan, batch, signal);
  const name = attempt === 1 ? plan.id : `${plan.id}-${attempt}`;
  const { kms_key, subnets = [], security_groups = [] } = place;
  const folder = `${place.output}/evaluations/${name}`;
  const spec: BatchSpec = {
    name,
    region: region ?? place.region,
    role: place.role,
    model: batch.modelIn(model, region ?? place.region),
    input: `${folder}/questions.jsonl`,
    output: `${folder}/answers`,
    hours: HOURS,
    ...(kms_key === undefined ? {} : { kms_key }),
    subnets,
    security_groups,
    tags: { 'nova-forge:evaluation': plan.id },
  };
  const findings = await batch.check(spec, signal);
  const cost = costOf(plan, billing, asks);
  return { plan, asks, attempt, spec, price: toBatchPrice(billing), cost, checks: checksOf(plan, asks, findings) };
}

function needTokens({ billing, target }: EvaluationPlan): Extract<Billing, { by: 'tokens' }> {
  if (billing?.by === 'tokens') return billing;
  throw new ForgeError('unsupported', `${target.model} is not paid by tokens, and batch jobs are`, {
    next: 'leave via out',
  });
}

function costOf(
  { decoding, rows }: EvaluationPlan,
  billing: Extract<Billing, { by: 'tokens' }>,
  { n, bytes }: QuestionsToAsk,
): Cost {
  const max_tokens = decoding?.max_tokens ?? 0;
  const cost = estimateBatch(billing, { n, prompt_bytes: bytes.prompts, answer_bytes: bytes.answers, max_tokens });
  const known = rows.n - n;
  return {
    ...cost,
    assumptions: [
      ...cost.assumptions,
      ...(known === 0 ? [] : [`${known} of ${rows.n} rows are answered already and are not asked again`]),
      `no money ends a job under way: its answers are limited in tokens, and it ends after ${HOURS} hours`,
    ],
  };
}

function checksOf(
  { rows }: EvaluationPlan,
  { n, bytes }: QuestionsToAsk,
  findings: readonly AccountFinding[],
): Check[] {
  const { least_rows, most_rows, most_bytes } = batchLimits;
  const few = n === rows.n ? `${n} rows` : `${n} of ${rows.n} rows without an answer`;
  const limits = [
    n < least_rows && {
      code: 'batch_rows',
      message: `there are ${few}; a job takes at least ${least_rows}`,
      fix: 'use via "inference": what is answered is not asked again',
    },
    n > most_rows && {
      code: 'batch_rows',
      message: `there are ${n} rows; a job takes at most ${most_rows} by default`,
      fix: `pass limit ${most_rows}, or use via "inference"`,
    },
    bytes.lines > most_bytes && {
      code: 'batch_bytes',
      message: `the questions have ${bytes.lines} bytes; a job takes at most ${most_bytes}`,
      fix: 'pass a limit, or use via "inference"',
    },
  ].filter((limit) => limit !== false);
  return [...limits.map((limit): Check => ({ ...limit, severity: 'block' })), ...findings.flatMap(toCheck)];
}

function toCheck({ code, status, message, fix }: AccountFinding): Check[] {
  return status === 'pass' ? [] : [{ code, severity: status === 'fail' ? 'block' : 'warn', message, fix }];
}
