import { ForgeError } from '../errors.ts';
import type { Billing, ModelSource } from '../ports/inference.ts';
import { isFinal } from '../ports/run-state.ts';
import type { Cost } from '../runs/training-record.ts';
import type { EvaluationEffects } from './effects.ts';
import { estimateCost, questionsOf } from './evaluation-cost.ts';
import { baseOfEvaluation, findBaseEvaluation } from './find-base-evaluation.ts';
import { withOpenRows } from './with-open-rows.ts';
import { parseModelAddress } from './model-address.ts';
import { type EvaluationPlan, planEvaluation, toRecord } from './plan-evaluation.ts';
import { addressTarget } from './target.ts';

/**
 * A plan that costs tokens with its run's base asked the same questions first, unless the base's answers are there, nothing answers for it, or the
 * money of one run does not suffice for both. What was begun of the base before is gone on with.
 */
export async function withBase(
  effects: EvaluationEffects,
  plan: EvaluationPlan,
  asked: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<EvaluationPlan> {
  const { target, billing, data, rows, task, metrics, limit } = plan;
  if (target.kind !== 'model' || target.local || billing?.by !== 'tokens') return plan;
  const record = toRecord(plan, effects.now());
  const base = await baseOfEvaluation(effects.ledger, record);
  const source = base === undefined ? undefined : parseModelAddress(base);
  if (base === undefined || source === undefined) return plan;
  const found = await findBaseEvaluation(effects.ledger, base, record);
  if (found !== undefined && isFinal(found.state)) return plan;
  const paid = await billingOf(effects, source);
  if (paid === undefined) return plan;
  const given = { data, rows, task, metrics, ...(limit === undefined ? {} : { limit }) };
  const beside = planEvaluation({ ...given, target: addressTarget(base, source), billing: paid }, asked);
  const untrained = await withOpenRows(effects.ledger, beside, signal);
  const both = { ...plan, untrained };
  const goesOn = found?.id === untrained.id;
  return goesOn || (found === undefined && isAffordable(effects, plan, untrained)) ? both : plan;
}

/** How the base is paid for; undefined when this server cannot ask it. */
async function billingOf({ inference }: EvaluationEffects, source: ModelSource): Promise<Billing | undefined> {
  try {
    return await (await inference()).billing?.(source);
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'unavailable') return undefined;
    throw error;
  }
}

function isAffordable({ limits }: EvaluationEffects, ...plans: readonly EvaluationPlan[]): boolean {
  const sum = plans.reduce((high, plan) => high + (wholeCost(plan)?.high ?? 0), 0);
  return sum <= limits.maxUsdPerRun;
}

/** What a plan costs by itself when nothing stops it; undefined where it is not paid by tokens. */
function wholeCost(plan: EvaluationPlan, ceiling?: number): Cost | undefined {
  return plan.billing?.by === 'tokens' ? estimateCost(plan.billing, questionsOf(plan), ceiling) : undefined;
}

/** The price of a plan and that of its base beside it, which share what may be spent in the proportion of their prices. */
export function costBeside(
  plan: EvaluationPlan,
  base: EvaluationPlan,
  most: number | undefined,
): { own: Cost; base: Cost } | undefined {
  const [own, beside] = [wholeCost(plan), wholeCost(base)];
  if (own === undefined || beside === undefined) return undefined;
  if (most === undefined || most >= own.high + beside.high) return { own, base: beside };
  const share = (most * own.high) / (own.high + beside.high);
  return { own: wholeCost(plan, share) ?? own, base: wholeCost(base, most - share) ?? beside };
}
