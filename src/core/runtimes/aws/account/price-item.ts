import { z } from 'zod';
import type { Price } from '../../../ports/cloud.ts';

/** One item of the price list; it holds more than this. Source: AWS Price List API, format aws_v1, 2026-08. */
const PriceItem = z.looseObject({
  product: z.looseObject({ attributes: z.record(z.string(), z.string()) }),
  terms: z.looseObject({
    OnDemand: z
      .record(
        z.string(),
        z.looseObject({
          effectiveDate: z.string().optional(),
          priceDimensions: z.record(
            z.string(),
            z.looseObject({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) }),
          ),
        }),
      )
      .optional(),
  }),
});

export type ListedPrice = { usage: string; price: Omit<Price, 'source'>; since: string };

/** The on-demand prices in US dollars of one item of the list, which is JSON in a string. What cannot be read has none. */
export function toPrices(text: string): ListedPrice[] {
  const item = PriceItem.safeParse(parseJson(text));
  if (!item.success) return [];
  const usage = item.data.product.attributes['usagetype'] ?? '';
  return Object.values(item.data.terms.OnDemand ?? {}).flatMap(({ effectiveDate = '', priceDimensions }) =>
    Object.values(priceDimensions).flatMap(({ unit, pricePerUnit }) => {
      const price = toPrice(Number(pricePerUnit['USD'] ?? Number.NaN), unit);
      return price === undefined ? [] : [{ usage, price, since: effectiveDate.slice(0, 10) }];
    }),
  );
}

/** Hours, or tokens by one, thousand or million. */
function toPrice(usd: number, unit: string): Omit<Price, 'source'> | undefined {
  if (!Number.isFinite(usd)) return undefined;
  if (/^(hrs?|hours?)$/i.test(unit)) return { usd, per: 'hour' };
  if (!/token/i.test(unit)) return undefined;
  const tokens = /\b1?m\b|million/i.test(unit) ? 1e6 : /\b1?k\b|1,?000|thousand/i.test(unit) ? 1e3 : 1;
  return { usd: (usd * 1e6) / tokens, per: 'million_tokens' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no price can be read from it, which is what the schema says of it next
  }
}
