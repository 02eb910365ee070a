import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import { type Approval, type Offer, approve } from '../runs/approve.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { withBatchPrice } from './batch/mention-batch.ts';
import type { EvaluationEffects } from './effects.ts';
import { estimateCost, questionsOf } from './evaluation-cost.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';

/** What a caller says about money; `otherWays`: the plan may name a cheaper way to the same answers. */
export type Asked = {
  approve?: string | undefined;
  max_cost_usd?: number | undefined;
  otherWays?: boolean | undefined;
};

/** Leave to spend up to `usd` on an evaluation in all (absent: it costs nothing), or a plan that waits for it. */
export type Leave =
  | { given: true; usd?: number; plan_id?: string }
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
  if (known?.approved_usd !== undefined && known.ceiling_reached !== true)
    return { given: true, usd: known.approved_usd };
  const offered = toOffer(plan, plan.billing, known, asked);
  const approval = await approve(effects, offered, asked, call);
  if (!approval.approved) return { given: false, approval };
  return { given: true, usd: (known?.cost_usd ?? 0) + offered.cost.high, plan_id: approval.plan.id };
}

function refuseNeedless({ target }: EvaluationPlan, { approve: token }: Asked): Leave {
  if (token === undefined) return { given: true };
  throw new ForgeError('bad_request', `approve was given, but evaluating ${target.model} costs nothing`, {
    next: 'leave approve out',
  });
}

function toOffer(
  plan: EvaluationPlan,
  billing: Extract<EvaluationPlan['billing'], { by: 'tokens' }>,
  known: EvaluationRecord | undefined,
  { max_cost_usd, otherWays }: Asked,
): Offer {
  const { target, rows, data, task, decoding } = plan;
  const alone = estimateCost(billing, questionsOf(plan), max_cost_usd);
  const cost = otherWays === true ? withBatchPrice(alone, plan) : alone;
  const spent = known?.cost_usd ?? 0;
  const again = spent === 0 ? '' : ` ${spent.toFixed(4)} USD are spent on it already.`;
  return {
    tool: 'evaluate_model',
    for: plan.id,
    summary: `Ask ${target.model} the ${rows.n} rows of ${data.split} of ${data.dataset}.${again}`,
    terms: { id: plan.id, rows: rows.hash, model: target.model, decoding, cost, spent },
    cost,
    settings: [
      { name: 'task', value: task.task, origin: 'default', source: 'asked for, or found from the answers' },
      { name: 'max_tokens', value: decoding?.max_tokens ?? 0, origin: 'default', source: 'by the task' },
      { name: 'temperature', value: decoding?.temperature ?? 0, origin: 'default', source: 'the same words each time' },
    ],
    checks: [],
    creates: [`up to ${rows.n} questions to ${target.model}`],
  };
}
