import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import { type Approval, type Offer, approve } from '../runs/approve.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Cost } from '../runs/training-record.ts';
import { withBatchPrice } from './batch/mention-batch.ts';
import type { EvaluationEffects } from './effects.ts';
import { estimateCost, questionsOf } from './evaluation-cost.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { planPurpose } from './plan-purpose.ts';
import type { EvaluationTarget } from './target.ts';
import { costBeside } from './with-base.ts';

/** What a caller says about money; `otherWays`: the plan may name a cheaper way to the same answers. */
export type Asked = {
  approve?: string | undefined;
  max_cost_usd?: number | undefined;
  otherWays?: boolean | undefined;
  /** What will wait for leave of its own when this is done, said beside the price. */
  follows?: ((plan: EvaluationPlan) => Promise<readonly string[]>) | undefined;
};

/**
 * Leave to spend up to `usd` on an evaluation in all (absent: it costs nothing) and `base_usd` on its base beside it, or a plan that waits for it.
 */
export type Leave =
  | { given: true; usd?: number; base_usd?: number; plan_id?: string }
  | { given: false; approval: Extract<Approval, { approved: false }> };

/**
 * Gets leave to ask a model that is paid by tokens. What was approved before holds for the same evaluation until it is used up; then
 * only the rest is asked for.
 */
export async function approveEvaluation(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  known: EvaluationRecord | undefined,
  asked: Asked,
  call: Call,
): Promise<Leave> {
  if (plan.billing?.by !== 'tokens') return refuseNeedless(plan, asked);
  const spent = known?.cost_usd ?? 0;
  if (hasLeave(known)) return { given: true, usd: known.approved_usd };
  const base = await unpaidBase(effects, plan);
  // Every answer is there: should one be asked for after all, the ceiling stops it.
  if (plan.open?.n === 0 && (base === undefined || base.open?.n === 0))
    return { given: true, usd: spent, ...(base === undefined ? {} : { base_usd: 0 }) };
  const both = base === undefined ? undefined : costBeside(plan, base, asked.max_cost_usd);
  const own = both?.own ?? estimateCost(plan.billing, questionsOf(plan), asked.max_cost_usd);
  const beside = base === undefined || both === undefined ? undefined : { plan: base, cost: both.base };
  const follows = (await asked.follows?.(plan)) ?? [];
  const approval = await approve(effects, toOffer(plan, { own, beside, follows }, known, asked), asked, call);
  if (!approval.approved) return { given: false, approval };
  const base_usd = beside === undefined ? {} : { base_usd: beside.cost.high };
  return { given: true, usd: spent + own.high, ...base_usd, plan_id: approval.plan.id };
}

/** The base that is to be asked first, as long as nobody gave leave for it. */
async function unpaidBase(
  { ledger }: EvaluationEffects,
  { untrained }: EvaluationPlan,
): Promise<EvaluationPlan | undefined> {
  if (untrained === undefined) return undefined;
  const known = (await ledger.read('evaluation', untrained.id))?.record;
  return hasLeave(known) ? undefined : untrained;
}

/** Whether there is leave for an evaluation that is not used up. */
export function hasLeave(known: EvaluationRecord | undefined): known is EvaluationRecord & { approved_usd: number } {
  return known?.approved_usd !== undefined && known.ceiling_reached !== true;
}

function refuseNeedless({ target }: EvaluationPlan, { approve: token }: Asked): Leave {
  if (token === undefined) return { given: true };
  throw new ForgeError('bad_request', `approve was given, but evaluating ${target.model} costs nothing`, {
    next: 'leave approve out',
  });
}

type Costs = { own: Cost; beside: { plan: EvaluationPlan; cost: Cost } | undefined; follows: readonly string[] };

function toOffer(
  plan: EvaluationPlan,
  { own, beside, follows }: Costs,
  known: EvaluationRecord | undefined,
  { otherWays }: Asked,
): Offer {
  const { target, rows, data, task, decoding } = plan;
  const alone = otherWays === true ? withBatchPrice(own, plan) : own;
  const sum = beside === undefined ? alone : sumCosts([target.model, alone], [beside.plan.target.model, beside.cost]);
  const purpose = planPurpose(plan);
  const forWhat = purpose === undefined ? [] : [`for ${purpose}`];
  const cost = { ...sum, assumptions: [...forWhat, ...sum.assumptions, ...follows] };
  const what = purpose ?? `${target.model} the ${rows.n} rows of ${data.split} of ${data.dataset}`;
  const base = beside === undefined ? '' : `, and its base ${beside.plan.target.model} the same`;
  const spent = known?.cost_usd ?? 0;
  const again = spent === 0 ? '' : ` ${spent.toFixed(4)} USD are spent on it already.`;
  return {
    tool: 'evaluate_model',
    for: plan.id,
    summary: `${purpose === undefined ? 'Ask' : 'Pay for'} ${what}${base}.${again}`,
    terms: { id: plan.id, rows: rows.hash, model: target.model, decoding, cost, spent, base: beside?.plan.id },
    cost,
    settings: [
      { name: 'task', value: task.task, origin: 'default', source: 'asked for, or found from the answers' },
      { name: 'max_tokens', value: decoding?.max_tokens ?? 0, origin: 'default', source: 'by the task' },
      { name: 'temperature', value: decoding?.temperature ?? 0, origin: 'default', source: 'the same words each time' },
    ],
    checks: checksOf(target),
    creates: [plan, ...(beside === undefined ? [] : [beside.plan])].map(
      ({ open: { n } = rows, target: { model } }) => `up to ${n} questions to ${model}`,
    ),
  };
}

/** A judge that may favour its own kind is told of before it is paid. */
function checksOf(target: EvaluationTarget): Offer['checks'] {
  const message = target.kind === 'judge' ? target.judge.warning : undefined;
  if (message === undefined) return [];
  return [{ code: 'judge_family', severity: 'warn', message, fix: 'a judge of another maker is beyond that doubt' }];
}

/** Each price by itself, then both together. */
function sumCosts(...parts: readonly (readonly [string, Cost])[]): Cost {
  const sum = (pick: (cost: Cost) => number): number => parts.reduce((total, [, cost]) => total + pick(cost), 0);
  const each = parts.map(([name, { low, high }]) => `${name}: ${low.toFixed(4)} to ${high.toFixed(4)} USD`);
  const assumptions = parts.flatMap(([, cost]) => cost.assumptions);
  return { low: sum(({ low }) => low), high: sum(({ high }) => high), assumptions: [...each, ...new Set(assumptions)] };
}
