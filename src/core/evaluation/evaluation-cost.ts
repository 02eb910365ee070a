import type { Billing } from '../ports/inference.ts';
import type { Cost } from '../runs/training-record.ts';
import { tokenCost } from './answer-budget.ts';
import type { OpenRows } from './evaluation-rows.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { promptOverhead } from './judge/judge-prompts.ts';
import { fewestTokens, mostTokens } from './token-estimate.ts';

/** A verdict with its reason. */
const JUDGEMENT_BYTES = 160;

type TokenBilling = Extract<Billing, { by: 'tokens' }>;

/** What an order of questions is: so many, with so many bytes, so many bytes expected back, answers of at most so many tokens. */
export type Questions = { n: number; prompt_bytes: number; answer_bytes: number; max_tokens: number };

/** The questions that a plan still has to ask. */
export function questionsOf({
  rows,
  open = rows,
  decoding,
  target,
}: {
  rows: OpenRows;
  open?: OpenRows;
  decoding?: EvaluationPlan['decoding'] | undefined;
  target: Pick<EvaluationPlan['target'], 'kind'>;
}): Questions {
  const { n, bytes } = open;
  const { prompts, answers } = bytes;
  // A judge reads question, answer and reference twice; answers are taken to be as long as their references, or twice that.
  if (target.kind === 'judge')
    return {
      n: 2 * n,
      prompt_bytes: 2 * (prompts + 3 * answers + n * promptOverhead()),
      answer_bytes: 2 * n * JUDGEMENT_BYTES,
      max_tokens: decoding?.max_tokens ?? 0,
    };
  return { n, prompt_bytes: prompts, answer_bytes: answers, max_tokens: decoding?.max_tokens ?? 0 };
}

/**
 * US dollars for questions: from few tokens for the bytes and answers as long as the gold ones, to many tokens and answers as long as
 * allowed. A ceiling cuts the range: the work stops there.
 */
export function estimateCost(
  { price, assumed }: TokenBilling,
  questions: Questions,
  ceiling: number | undefined,
): Cost {
  const { n, prompt_bytes, answer_bytes, max_tokens } = questions;
  const [fewest, most] = [fewestTokens(prompt_bytes), mostTokens(prompt_bytes, n)];
  const low = tokenCost(price, fewest, fewestTokens(answer_bytes));
  const high = tokenCost(price, most, n * max_tokens);
  const cut = ceiling !== undefined && ceiling < high;
  return {
    low: Math.min(low, ceiling ?? low),
    high: cut ? ceiling : high,
    assumptions: [
      `${n} questions of ${fewest} to ${most} tokens in all, each answer of at most ${max_tokens}`,
      price.source,
      ...(assumed ? ['the price is not known: ask the person what the service charges'] : []),
      ...(cut ? [`without max_cost_usd it could be ${high.toFixed(4)} USD; it stops at ${ceiling}`] : []),
    ],
  };
}
