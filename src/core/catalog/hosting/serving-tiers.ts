import { type Instance, instances } from '../instances.ts';

/** Longest context in tokens, and how many requests at once are served with it. */
export type Tier = { context: number; concurrency: number };

/** What one source says of a model on an instance type. */
export type TierRow = { model: string; instance: string; tiers: readonly Tier[] };

const row = (model: string, instance: string, ...tiers: [number, number][]): TierRow => ({
  model,
  instance,
  tiers: tiers.map(([context, concurrency]) => ({ context, concurrency })),
});

export const servingTiersSource = 'Nova 2 user guide, SageMaker inference, as the Nova SDK states it (2026-05-14)';

/** What is taken: endpoints outside this table need a named override. */
export const servingTiers: readonly TierRow[] = [
  row('nova-micro', 'ml.g5.12xlarge', [4000, 12], [8000, 6]),
  row('nova-micro', 'ml.g5.24xlarge', [8000, 8]),
  row('nova-micro', 'ml.g6e.xlarge', [8000, 2]),
  row('nova-micro', 'ml.g6e.2xlarge', [8000, 2]),
  row('nova-micro', 'ml.g6e.4xlarge', [8000, 4]),
  row('nova-micro', 'ml.g6.12xlarge', [4000, 12], [8000, 6]),
  row('nova-micro', 'ml.g6.24xlarge', [8000, 8]),
  row('nova-micro', 'ml.g6.48xlarge', [8000, 12]),
  row('nova-micro', 'ml.p5.48xlarge', [16_000, 128], [64_000, 32], [128_000, 8]),
  row('nova-lite', 'ml.g6.12xlarge', [8000, 2]),
  row('nova-lite', 'ml.g6.24xlarge', [8000, 4]),
  row('nova-lite', 'ml.g6.48xlarge', [4000, 16], [8000, 8]),
  row('nova-lite', 'ml.p5.48xlarge', [16_000, 128], [60_000, 8]),
  row('nova-pro', 'ml.p5.48xlarge', [8000, 8], [16_000, 2], [24_000, 1]),
  row('nova-2-lite', 'ml.g6.48xlarge', [8000, 8]),
  row('nova-2-lite', 'ml.p5.48xlarge', [16_000, 128], [64_000, 32], [128_000, 8], [256_000, 2]),
];

/** Other tables of AWS that say something else of the same; none is averaged in. */
export const otherServingTiers: readonly (TierRow & { source: string })[] = [
  { ...row('nova-micro', 'ml.g6.48xlarge', [32_000, 4]), source: 'hosting recipes, 2026-06-23' },
  { ...row('nova-micro', 'ml.p4d.24xlarge', [64_000, 32]), source: 'hosting recipes, 2026-06-23' },
  { ...row('nova-lite', 'ml.p4d.24xlarge', [16_000, 64]), source: 'hosting recipes, 2026-06-23' },
  { ...row('nova-lite', 'ml.p5.48xlarge', [128_000, 1]), source: 'default of the SageMaker Python SDK 3.20' },
  { ...row('nova-pro', 'ml.g6.48xlarge', [12_000, 16]), source: 'hosting recipes, 2026-06-23' },
  { ...row('nova-pro', 'ml.p5.48xlarge', [50_000, 16]), source: 'hosting recipes, 2026-06-23' },
];

/** What is reckoned with when nothing is said. Source: defaults of the Nova SDK's container. */
export const usualTier: Tier = { context: 4000, concurrency: 1 };

/** Serves every model of the table, with the longest contexts. */
const LARGEST = 'ml.p5.48xlarge';

/**
 * The machines a model is served on when none are named: the cheapest of the table, by dated prices, that do for this context and so many
 * requests at once; where none do, the largest.
 */
export function usualInstance(model: string, wanted: Tier = usualTier): string {
  const prices: Readonly<Record<string, Instance>> = instances;
  const fitting = servingTiers.filter((one) => one.model === model && doesFor(one.tiers, wanted));
  const priced = fitting.flatMap(({ instance }) => {
    const usd = prices[instance]?.usd_per_hour;
    return usd === undefined ? [] : [{ instance, usd }];
  });
  return priced.toSorted((a, b) => a.usd - b.usd)[0]?.instance ?? LARGEST;
}

function doesFor(tiers: readonly Tier[], wanted: Tier): boolean {
  return tiers.some(({ context, concurrency }) => context >= wanted.context && concurrency >= wanted.concurrency);
}

/** Instance types a model is served on, by the table that is taken. */
export function servingInstances(model: string): string[] {
  return servingTiers.filter((one) => one.model === model).map(({ instance }) => instance);
}

export function findTiers(model: string, instance: string): readonly Tier[] | undefined {
  return servingTiers.find((one) => one.model === model && one.instance === instance)?.tiers;
}
