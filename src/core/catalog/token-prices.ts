/** What a million tokens cost on demand, in US dollars, and the name under which Bedrock answers. */
type PricedModel = {
  /** Without the prefix of a cross-region profile. */
  bedrock_id: string;
  input_usd: number;
  output_usd: number;
};

/**
 * Bedrock on-demand rates, us-east-1, from public files dated 2025-07 to 2026-08 (of two numbers the higher). A dated fallback, never
 * the live price. A custom model on demand is billed at its base model's rate.
 */
export const tokenPricesAsOf = '2026-08-20';

export const tokenPrices = {
  'nova-micro': { bedrock_id: 'amazon.nova-micro-v1:0', input_usd: 0.035, output_usd: 0.14 },
  'nova-lite': { bedrock_id: 'amazon.nova-lite-v1:0', input_usd: 0.06, output_usd: 0.24 },
  'nova-pro': { bedrock_id: 'amazon.nova-pro-v1:0', input_usd: 0.8, output_usd: 3.2 },
  'nova-2-lite': { bedrock_id: 'amazon.nova-2-lite-v1:0', input_usd: 0.33, output_usd: 2.75 },
} as const satisfies Record<string, PricedModel>;

/** Counted for a model of no known price, so that a ceiling holds: dearer than the chat models people commonly ask. Ours, not a quote. */
export const assumedTokenPrice = { input_usd: 15, output_usd: 75 } as const;

/** The row of a catalog name, a Bedrock model id or a cross-region profile of one. */
export function findTokenPrice(model: string): PricedModel | undefined {
  const plain = model.replace(/^(?:us|eu|apac|global|us-gov|jp|au)\./, '').replace(/:\d+k$/, '');
  return Object.entries(tokenPrices).find(([name, row]) => name === model || row.bedrock_id === plain)?.[1];
}
