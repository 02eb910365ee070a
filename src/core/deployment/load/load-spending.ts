import type { ChatMessage, TokenPrice } from '../../ports/inference.ts';
import type { Used } from './to-load-report.ts';

const MILLION = 1_000_000;
/** Sums of many small amounts differ in the last digits. */
const DUST_USD = 1e-9;
/** No tokenizer makes more tokens of a text than it has bytes. */
const tokensAtMost = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 8, 0);

/** Counts what a load test spends on tokens, a request under way as the most it can cost, in US dollars. */
export type Spending = {
  /** What the request costs at most; held until it is settled. A request that fails stays counted. */
  begin(messages: readonly ChatMessage[]): number;
  settle(worst: number, used: Used): void;
  /** Why no further request may be sent. */
  usedUp(): string | undefined;
  spent(): number;
};

export function createSpending(
  paid: { price: TokenPrice; ceiling: number } | undefined,
  answerTokens: number,
): Spending {
  let spent = 0;
  let largest = 0;
  const worth = (used: Used): number => (paid === undefined ? 0 : tokenUsd(paid.price, used));
  return {
    begin(messages) {
      const worst = worth({ input_tokens: tokensAtMost(messages), output_tokens: answerTokens });
      largest = Math.max(largest, worst);
      spent += worst;
      return worst;
    },
    settle(worst, used) {
      spent += worth(used) - worst;
    },
    usedUp: () =>
      paid !== undefined && spent + largest > paid.ceiling + DUST_USD
        ? `the ${paid.ceiling.toFixed(4)} USD that were approved are used up`
        : undefined,
    spent: () => spent,
  };
}

/** The most that so many requests with these prompts cost. */
export function mostUsd(
  price: TokenPrice,
  prompts: readonly (readonly ChatMessage[])[],
  requests: number,
  answerTokens: number,
): number {
  const longest = Math.max(0, ...prompts.map(tokensAtMost));
  return requests * tokenUsd(price, { input_tokens: longest, output_tokens: answerTokens });
}

function tokenUsd(price: TokenPrice, { input_tokens, output_tokens }: Used): number {
  return (input_tokens * price.input_usd + output_tokens * price.output_usd) / MILLION;
}
