import { batchRate } from '../../catalog/batch-inference.ts';
import type { Billing, TokenPrice } from '../../ports/inference.ts';
import type { Cost } from '../../runs/training-record.ts';
import { type Questions, estimateCost } from '../evaluation-cost.ts';

type TokenBilling = Extract<Billing, { by: 'tokens' }>;

/** What a batch job pays for tokens: a share of the on-demand rate. Of an assumed price all of it: nobody knows whether that model has a discount. */
export function toBatchPrice({ price, assumed }: TokenBilling): TokenPrice {
  if (assumed) return price;
  const { share, as_of } = batchRate;
  return {
    input_usd: price.input_usd * share,
    output_usd: price.output_usd * share,
    source: `a batch job pays ${100 * share} % of that (${as_of}): ${price.source}`,
  };
}

/** US dollars for questions in a job. No ceiling cuts the range: a job cannot be ended by money, so that all of it is approved. */
export function estimateBatch(billing: TokenBilling, questions: Questions): Cost {
  return estimateCost({ ...billing, price: toBatchPrice(billing) }, questions, undefined);
}
