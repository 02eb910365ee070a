import type { ChatRequest, ChatModel } from '../ports/inference.ts';
import { askAgain } from './answer-again.ts';
import { type Budget, createBudget, tokenCost } from './answer-budget.ts';
import { createPace } from './answer-pace.ts';
import type { Answerer, Money } from './answerer.ts';
import type { EvaluationEffects } from './effects.ts';
import type { RowSurvey } from './evaluation-rows.ts';
import { likelihoodOf } from './likelihoods.ts';
import { isNearSource } from './near-source.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { readAlignedPredictions } from './read-aligned-predictions.ts';
import { mostTokens } from './token-estimate.ts';

/** Questions under way at once: the number to begin with, and the most. */
const STARTING = 2;
const MOST = 64;

/** Opens the model, or reads the file of predictions. Errors are ForgeErrors of the runtime or about the file. */
export async function openAnswerer(effects: EvaluationEffects, plan: EvaluationPlan, money: Money): Promise<Answerer> {
  const { target } = plan;
  if (target.kind === 'predictions') return fileAnswerer(target.path, plan.rows);
  if (target.kind === 'judge')
    return (await import('./judge/judge-answerer.ts')).openJudge(effects, plan, target, money);
  const model = await (await effects.inference()).open(target.source);
  const decoding = plan.decoding ?? { temperature: 0 };
  return isNearSource(target.source)
    ? nearAnswerer(model, decoding)
    : farAnswerer(effects, plan, model, decoding, money);
}

function nearAnswerer(model: ChatModel, decoding: Omit<ChatRequest, 'messages'>): Answerer {
  return {
    most: 1,
    answer: async ({ turns }, signal) => ({
      text: (await model.answer({ messages: turns.messages, ...decoding }, signal)).text,
    }),
    told: () => '',
    spent: () => 0,
    close: () => model.close(),
  };
}

function farAnswerer(
  { now }: EvaluationEffects,
  { billing }: EvaluationPlan,
  model: ChatModel,
  decoding: Omit<ChatRequest, 'messages'>,
  money: Money,
): Answerer {
  const price = billing?.by === 'tokens' ? billing.price : undefined;
  const budget = createBudget({ ...(price === undefined ? {} : { price }), ...money });
  const pace = createPace({ start: STARTING, most: MOST, now: () => now().getTime() });
  return {
    most: MOST,
    async answer({ turns }, signal) {
      const { messages } = turns;
      const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      const worst = price === undefined ? 0 : tokenCost(price, mostTokens(bytes), decoding.max_tokens ?? 0);
      const { text, usage, ...told } = await askAgain({ pace, budget, signal }, worst, (ending) =>
        model.answer({ messages, ...decoding }, ending),
      );
      return { text, ...usage, ...told };
    },
    told: () => costText(budget, money),
    spent: () => budget.spent(),
    close: () => model.close(),
  };
}

function costText(budget: Budget, { ceiling }: Money): string {
  if (budget.spent() === 0) return '';
  return `, ${budget.spent().toFixed(4)}${ceiling === undefined ? '' : ` of at most ${ceiling.toFixed(2)}`} USD`;
}

async function fileAnswerer(path: string, survey: RowSurvey): Promise<Answerer> {
  const { answers } = await readAlignedPredictions(path, survey);
  return {
    most: 1,
    answer: ({ row }) => {
      const { answer = '', samples, fields = {} } = answers.get(row) ?? {};
      return Promise.resolve({ text: answer, ...(samples === undefined ? {} : { samples }), ...likelihoodOf(fields) });
    },
    told: () => '',
    spent: () => 0,
    close: () => Promise.resolve(),
  };
}
