import { createHash } from 'node:crypto';
import { type Filter, GetProducts$, type GetProductsRequest } from '@aws-sdk/client-pricing';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';
import { type PriceItem, priceItems } from './price-items.ts';

/** The Price List, which answers in few regions and for all of them. */
const REGIONS = ['us-east-1', 'eu-central-1', 'ap-south-1'];

export function createPricing(): Service {
  const items = priceItems();
  return {
    name: 'pricing',
    actions: 'pricing',
    protocol: jsonProtocol,
    target: 'AWSPriceListService',
    operations: [
      operation(GetProducts$, (input: GetProductsRequest, { region }) => {
        if (!REGIONS.includes(region))
          throw serviceError('UnrecognizedClientException', `The price list is not in ${region}.`);
        const found = items.filter(
          (item) => item.service === input.ServiceCode && (input.Filters ?? []).every((filter) => passes(item, filter)),
        );
        const start = Number(input.NextToken ?? 0);
        const end = start + (input.MaxResults ?? 100);
        return {
          FormatVersion: 'aws_v1',
          PriceList: found.slice(start, end).map(toProduct),
          ...(end < found.length ? { NextToken: String(end) } : {}),
        };
      }),
    ],
  };
}

function passes({ attributes }: PriceItem, { Type, Field = '', Value = '' }: Filter): boolean {
  const value = attributes[Field];
  if (value === undefined) return false;
  if (Type === 'CONTAINS') return value.toLowerCase().includes(Value.toLowerCase());
  if (Type === 'ANY_OF') return Value.split(',').includes(value);
  return Type === 'NONE_OF' ? !Value.split(',').includes(value) : value.toLowerCase() === Value.toLowerCase();
}

/** The list gives its items as JSON in texts. */
function toProduct({ service, attributes, usd, unit, since }: PriceItem): string {
  const sku = createHash('sha256').update(JSON.stringify(attributes)).digest('hex').slice(0, 16).toUpperCase();
  const { productFamily = 'ML Model', ...rest } = attributes;
  const dimension = {
    unit,
    rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
    beginRange: '0',
    endRange: 'Inf',
    description: `$${usd} per ${unit} (simulated)`,
    appliesTo: [],
    pricePerUnit: { USD: usd.toFixed(10) },
  };
  return JSON.stringify({
    product: { productFamily, sku, attributes: { ...rest, servicecode: service } },
    serviceCode: service,
    terms: {
      OnDemand: {
        [`${sku}.JRTCKXETXF`]: {
          sku,
          effectiveDate: `${since}T00:00:00Z`,
          offerTermCode: 'JRTCKXETXF',
          priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: dimension },
          termAttributes: {},
        },
      },
    },
    version: '20260901000000',
    publicationDate: `${since}T00:00:00Z`,
  });
}
