import { randomUUID } from 'node:crypto';
import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import { tokenCost } from '../evaluation/answer-budget.ts';
import { mostTokens } from '../evaluation/token-estimate.ts';
import type { Billing, ChatAnswer, ChatRequest } from '../ports/inference.ts';
import { checkRunCeiling, reserve } from '../runs/spending.ts';
import type { OperateEffects } from './effects.ts';

/** The most one question may cost, in US dollars: what costs more gets a plan, and so another tool. */
const MOST_USD_PER_QUESTION = 0.05;

/** What a question cost, in US dollars, once it is answered. Undefined for models that are not paid by tokens. */
type QuestionCost = ((answer: ChatAnswer) => number) | undefined;

/**
 * Books the most that a question can cost on the day, before it is asked. The approval of a deployment named its tokens; for any other
 * model the person is asked, and without one who can be asked nothing is: ForgeError needs_approval. ForgeError ceiling_exceeded when that is above the limit for one
 * question or passes a ceiling of the server. The booking stays: a question whose answer is lost may be billed as well.
 */
export async function bookQuestion(
  effects: OperateEffects,
  model: string,
  billing: Billing | undefined,
  { messages, max_tokens = 0 }: ChatRequest,
  call: Call,
): Promise<QuestionCost> {
  if (billing?.by !== 'tokens') return undefined;
  const { price } = billing;
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const worst = tokenCost(price, mostTokens(bytes, messages.length), max_tokens);
  if (worst > MOST_USD_PER_QUESTION) throw tooDear(model, worst, price.source);
  checkRunCeiling(effects.limits, worst, undefined);
  if (!model.startsWith('dp-')) await askPerson(model, worst, call);
  const question = `invoke_model:${randomUUID()}`;
  await reserve(effects, { plan: question, for: model, usd: worst });
  const at = effects.now().toISOString();
  await effects.ledger.audit({ at, event: 'question_booked', model, usd: worst, price: price.source });
  return ({ usage }) => {
    // Without tokens told, the most it can have cost.
    return usage.input_tokens > 0 ? tokenCost(price, usage.input_tokens, usage.output_tokens) : worst;
  };
}

async function askPerson(model: string, worst: number, call: Call): Promise<void> {
  const answer = await call.confirm?.(`Ask ${model} one question? It costs up to ${worst.toFixed(4)} USD.`);
  if (answer === 'yes') return;
  const why = answer === undefined ? 'this client cannot ask its person' : 'the person did not say yes';
  throw new ForgeError(
    'needs_approval',
    `a question to ${model} costs up to ${worst.toFixed(4)} USD, and ${why}: nothing was asked`,
    { next: 'call evaluate_model with this model: it answers with a plan and its price; or ask a deployment' },
  );
}

function tooDear(model: string, worst: number, source: string): ForgeError {
  return new ForgeError(
    'ceiling_exceeded',
    `this question to ${model} can cost ${worst.toFixed(4)} USD (${source}); invoke_model asks for up to ${MOST_USD_PER_QUESTION} USD`,
    { next: 'lower max_tokens or shorten the prompt; evaluate_model asks many questions with a plan and its price' },
  );
}
