import { ForgeError } from '../errors.ts';
import type { ChatAnswer, TokenPrice } from '../ports/inference.ts';

/** Holds the questions under way and those paid for below a ceiling, in US dollars. */
export type Budget = {
  /** Waits until a question that may cost `worst` fits below the ceiling; ForgeError ceiling_exceeded when it cannot any more. */
  reserve(worst: number, signal: AbortSignal): Promise<void>;
  /** The question is over and has cost `spent`. */
  settle(worst: number, spent: number): void;
  /** What an answer cost by the tokens it tells; `worst` when it tells none. */
  priceOf(answer: ChatAnswer, worst: number): number;
  spent(): number;
};

const MILLION = 1_000_000;
/** Sums of many small amounts differ in the last digits. */
const DUST_USD = 1e-9;

/** `spent`: what earlier calls have used of the same ceiling. Without a price nothing is counted. */
export function createBudget(given: { price?: TokenPrice; ceiling?: number; spent?: number }): Budget {
  const { price, ceiling = Infinity } = given;
  let { spent = 0 } = given;
  let reserved = 0;
  const waiting = new Set<() => void>();
  return {
    async reserve(worst, signal) {
      const fits = (): boolean => spent + reserved + worst <= ceiling + DUST_USD;
      while (!fits()) {
        signal.throwIfAborted();
        if (reserved <= DUST_USD) throw usedUp(spent, worst, ceiling);
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
      reserved += worst;
    },
    settle(worst, cost) {
      reserved -= worst;
      spent += cost;
      for (const wake of waiting) wake();
      waiting.clear();
    },
    priceOf({ usage, text }, worst) {
      if (price === undefined) return 0;
      const untold = usage.input_tokens === 0 || (usage.output_tokens === 0 && text !== '');
      return untold ? worst : tokenCost(price, usage.input_tokens, usage.output_tokens);
    },
    spent: () => spent,
  };
}

/** US dollars for so many tokens. */
export function tokenCost(price: TokenPrice, input: number, output: number): number {
  return (input * price.input_usd + output * price.output_usd) / MILLION;
}

function usedUp(spent: number, worst: number, ceiling: number): ForgeError {
  return new ForgeError(
    'ceiling_exceeded',
    `${spent.toFixed(4)} of ${ceiling.toFixed(4)} USD are spent and the next row can cost ${worst.toFixed(4)}`,
    { next: 'call evaluate_model again with a higher max_cost_usd: what was answered is kept' },
  );
}
