import { type Filter, GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { CloudCatalog, Price } from '../../../ports/cloud.ts';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing, createClients } from './ask.ts';
import { createMemory } from './memory.ts';
import { toPrices } from './price-item.ts';

/** The Price List API lives in few regions (us-east-1 among them) and answers for all. */
const PRICES_REGION = 'us-east-1';
const SAGEMAKER = 'AmazonSageMaker';
const BEDROCK = 'AmazonBedrock';
/** Items that Bedrock bills begin with this; it is no part of their usage type. */
const OF_BEDROCK = 'bedrock/';
/** Prices change a few times a year; an approval is bound to the one it showed. */
const KEEP_MS = 60 * 60_000;

type What = Parameters<CloudCatalog['price']>[0];
export type LookUpPrice = (what: What, region: string, signal: AbortSignal) => Promise<Price | undefined>;

/** US dollars on demand, from the Price List API. */
export function createPriceList({ aws, now }: AccountSettings, ask: Ask): LookUpPrice {
  const clientIn = createClients(aws, (options) => new PricingClient(options));
  const kept = createMemory<Price | undefined>(now, KEEP_MS);
  return (what, region, signal) =>
    kept(`${region} ${JSON.stringify(what)}`, async () => {
      const items = await ask({ what: 'the price list', permissions: allowing(['pricing:GetProducts'], '*') }, () =>
        listItems(clientIn(PRICES_REGION), toQuery(what, region), signal),
      );
      const found = items.flatMap(toPrices).find(({ usage }) => isMeant(what, usage));
      return found === undefined ? undefined : { ...found.price, source: `AWS price list, ${found.since}` };
    });
}

type Query = { ServiceCode: string; Filters: Filter[] };

async function listItems(client: PricingClient, query: Query, signal: AbortSignal): Promise<string[]> {
  const items: string[] = [];
  let next: string | undefined;
  do {
    const input = { ...query, FormatVersion: 'aws_v1', MaxResults: 100 };
    const command = new GetProductsCommand(next === undefined ? input : { ...input, NextToken: next });
    const page = await client.send(command, { abortSignal: signal });
    items.push(...(page.PriceList ?? []).map(String));
    next = page.NextToken;
  } while (next !== undefined);
  return items;
}

function toQuery(what: What, region: string): Query {
  const match = (Field: string, Value: string): Filter => ({ Type: 'TERM_MATCH', Field, Value });
  const here = match('regionCode', region);
  if ('instance' in what) {
    const Filters = [here, match('productFamily', 'ML Instance'), match('instanceName', what.instance)];
    return { ServiceCode: SAGEMAKER, Filters };
  }
  const ServiceCode = what.serverless.startsWith(OF_BEDROCK) ? BEDROCK : SAGEMAKER;
  const Value = what.serverless.replace(OF_BEDROCK, '');
  return { ServiceCode, Filters: [here, { Type: 'CONTAINS', Field: 'usagetype', Value }] };
}

/**
 * Usage types begin with a short name of the region: `USE1-Train:ml.g5.2xlarge`, `USE1-Host:ml.g5.2xlarge`,
 * `USE1-ServerlessTraining:FineTuning-SFT-LORA-<model>`, `USE1-NovaMicro-Customization-Training`.
 */
function isMeant(what: What, usage: string): boolean {
  const name = usage.replace(/^[A-Z]{2,4}\d?-/, '');
  if ('serverless' in what) return name === what.serverless.replace(OF_BEDROCK, '');
  return name === `${what.use === 'training' ? 'Train' : 'Host'}:${what.instance}`;
}
