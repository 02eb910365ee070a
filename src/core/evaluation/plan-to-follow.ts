import type { Billing } from '../ports/inference.ts';
import { type Questions, estimateCost } from './evaluation-cost.ts';

/** Says that what follows waits for leave of its own, and what that costs at most; nothing where it costs nothing. */
export function planToFollow(
  what: string,
  billing: Billing | undefined,
  questions: Questions,
  ceiling: number | undefined,
): string[] {
  if (billing?.by !== 'tokens') return [];
  const { high } = estimateCost(billing, questions, ceiling);
  return [`another plan follows for ${what}, of at most about ${high.toFixed(4)} USD`];
}
