import { batchLimits, hasBatchRate } from '../../catalog/batch-inference.ts';
import type { Cost } from '../../runs/training-record.ts';
import { estimateBatch } from './batch-price.ts';
import { questionsOf } from '../evaluation-cost.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';

/** So many rows are worth a wait of hours. */
const MANY_ROWS = 1000;

/** The cost of a plan, saying what a batch job would cost where there are many rows and the model has a rate for them. */
export function withBatchPrice(cost: Cost, plan: EvaluationPlan): Cost {
  const { target, billing, rows, open = rows } = plan;
  const many = open.n >= MANY_ROWS && rows.n <= batchLimits.most_rows;
  if (!many || billing?.by !== 'tokens' || billing.assumed) return cost;
  if (target.kind !== 'model' || target.source.from !== 'bedrock' || !hasBatchRate(target.source.model)) return cost;
  const batch = estimateBatch(billing, questionsOf(plan));
  const range = ({ low, high }: Cost): string => `${low.toFixed(4)} to ${high.toFixed(4)} USD`;
  const said = `via "batch" would ask them in one job within hours for ${range(batch)} instead of ${range(cost)}`;
  return { ...cost, assumptions: [...cost.assumptions, said] };
}
