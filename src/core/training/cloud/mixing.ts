import type { Knob, Value } from '../recipe/recipe-knobs.ts';
import type { Shape } from './plan-facts.ts';

const SHARE = /^(?:customer_data|nova_[\w-]+)_percent$/;
/** Source: the Nova SDK's tolerance for sums of shares (2026-05). */
const TOLERANCE = 0.01;

/** Whether the call asks for data mixing. */
export function asksMixing(hyperparameters: Readonly<Record<string, Value>>): boolean {
  return Object.keys(hyperparameters).some((name) => SHARE.test(name));
}

/** Why a job cannot mix Amazon's data in. Only serverless SFT of Nova 2 Lite is published with it (2026-06). */
export function mixingProblems({ technique, runtime, model }: Shape): string[] {
  if (technique === 'sft' && runtime === 'serverless' && model === 'nova-2-lite') return [];
  return ['data mixing works for SFT of nova-2-lite on runtime serverless alone (and on HyperPod)'];
}

/**
 * Shares as the recipe needs them: a share of Nova data that is left out is 0 as soon as one is given. `customer_data_percent` is the
 * part of your rows in the whole, the others divide the Nova part and so come to 100 unless there is none.
 */
export function mixShares(
  knobs: readonly Knob[],
  given: Readonly<Record<string, Value>>,
): { shares: Record<string, number>; problems: string[] } {
  const names = knobs.map(({ name }) => name).filter((name) => SHARE.test(name) && name !== 'customer_data_percent');
  const stated = names.some((name) => given[name] !== undefined);
  const defaults = new Map(knobs.map(({ name, default: value }) => [name, Number(value ?? 0)]));
  const shares = Object.fromEntries(
    names.map((name) => [name, stated ? Number(given[name] ?? 0) : (defaults.get(name) ?? 0)]),
  );
  const customer = Number(given['customer_data_percent'] ?? defaults.get('customer_data_percent') ?? 100);
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  const outside = [['customer_data_percent', customer] as const, ...Object.entries(shares)].filter(
    ([, share]) => share < 0 || share > 100,
  );
  const problems = outside.map(([name, share]) => `"${name}" is ${share} but takes 0 to 100`);
  if (customer < 100 && Math.abs(sum - 100) > TOLERANCE)
    problems.push(`the shares of Nova data come to ${sum}, not 100 (${names.join(', ')})`);
  return { shares: { customer_data_percent: customer, ...shares }, problems };
}
