import { instances, type Instance } from './instances.ts';

/** A price with where it was read. */
export type DatedPrice = { usd: number; per: 'hour' | 'million_tokens'; source: string };

/**
 * Prices that files quoting the Price List state, for when it cannot be asked; US dollars. Read 2025-07 to 2026-09. The key is what
 * `serverlessItem` and `bedrockItem` name. What is not here is unknown, never guessed.
 */
const tokenPrices: Readonly<Record<string, DatedPrice>> = {
  'Nova2.0Lite-Customization-Training': {
    usd: 3.78,
    per: 'million_tokens',
    source: 'price list as quoted 2026, us-east-1',
  },
  'NovaMicro-Customization-Training': {
    usd: 1,
    per: 'million_tokens',
    source: 'price list as quoted 2026 and a published bill of 2.18 USD, us-east-1',
  },
};

/** Monthly storage of one custom model, and an hour of one model unit of provisioned throughput where it is known. Same sources. */
export const customModelStorageUsd = 1.95;
export const provisionedUnitUsd: Readonly<Record<string, number>> = { 'nova-lite': 108.15 };

/** The dated price of an instance: training and hosting cost the same as far as was seen. */
export function datedInstancePrice(type: string): DatedPrice | undefined {
  const table: Readonly<Record<string, Instance>> = instances;
  const found = table[type];
  if (found?.usd_per_hour === undefined) return undefined;
  return {
    usd: found.usd_per_hour,
    per: 'hour',
    source: `price list as quoted 2026-06 to 2026-09, ${found.region ?? 'region not stated'}`,
  };
}

/** The dated price of a serverless or Bedrock item. */
export function datedItemPrice(item: string): DatedPrice | undefined {
  return tokenPrices[item];
}

/** Item of the price list for a serverless job: its usage type without the region. Source: names of the serverless SKUs (2026-06). */
export function serverlessItem(technique: string, rank: 'lora' | 'full', hubContent: string): string {
  const published = technique === 'rft' ? 'RLVR' : technique.toUpperCase();
  return `ServerlessTraining:FineTuning-${published}-${rank === 'lora' ? 'LORA' : 'FULLRANK'}-${hubContent}`;
}

/** Item of the price list for Bedrock's customization jobs. Same source. */
export function bedrockItem(technique: string, sku: string): string {
  return technique === 'rft' ? `${sku}-RFT-Training-Hours` : `${sku}-Customization-Training`;
}
