import { findTokenPrice, tokenPricesAsOf } from '../../catalog/token-prices.ts';
import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { Check, Cost } from '../../runs/training-record.ts';
import type { DeployedModel } from './deployed-model.ts';

const CHARS_PER_TOKEN = 4;
/** A question and its answer where there is no dataset to tell. */
const USUAL = { input: 500, output: 200 };

export type Traffic = { input: number; output: number; from: string };

/** Tokens of a usual question and answer: the middle of the rows that the run learned from. */
export function usualTraffic(dataset: DatasetRecord | undefined): Traffic {
  if (dataset === undefined) return { ...USUAL, from: 'assumed' };
  const { prompt, answer } = dataset.lengths;
  const tokens = (chars: number): number => Math.max(1, Math.round(chars / CHARS_PER_TOKEN));
  return { input: tokens(prompt.p50), output: tokens(answer.p50), from: `the middle of ${dataset.id}` };
}

/** US dollars of one usual request on demand, and what it was reckoned with; undefined where the model's token price is unknown. */
export function priceOfRequest(model: DeployedModel, traffic: Traffic): { usd: number; words: string } | undefined {
  const price = findTokenPrice(model.model ?? '');
  if (price === undefined) return undefined;
  const usd = (traffic.input * price.input_usd + traffic.output * price.output_usd) / 1e6;
  const words = `${traffic.input} tokens in and ${traffic.output} out (${traffic.from}), token prices of ${tokenPricesAsOf}`;
  return { usd, words };
}

/**
 * Up to what traffic the target that was asked for is the cheaper one: machines by the hour against answers by the token. `hourly` is its
 * price; it is absent when that is on demand or unknown.
 */
export function recommendTarget(
  target: CloudTarget,
  model: DeployedModel,
  hourly: Cost | undefined,
  traffic: Traffic,
): Check[] {
  const each = target === 'publish' ? undefined : priceOfRequest(model, traffic);
  if (each === undefined) return [];
  const thousand = ofThousand(each.usd);
  if (target === 'bedrock_on_demand' || hourly === undefined)
    return [info(`1,000 requests cost ${thousand} USD on demand, and nothing while nobody asks: ${each.words}`)];
  const { low, high } = hourly;
  const machines =
    low === high
      ? `${target} costs ${high.toFixed(2)} USD an hour whether asked or not`
      : `${target} costs ${low.toFixed(2)} USD an hour while nobody asks, and up to ${high.toFixed(2)}`;
  if (model.rank === 'full')
    return [
      info(
        `${machines}; a model of full rank cannot be served on demand, where 1,000 requests would cost ${thousand} USD: ${each.words}`,
      ),
    ];
  const requests = Math.round(low / each.usd);
  if (requests === 0) return [info(`${machines}; on demand 1,000 requests cost ${thousand} USD: ${each.words}`)];
  return [
    info(
      `${machines}: as much as ${requests} requests an hour on demand (${thousand} USD for 1,000 requests of ${each.words}); below that choose bedrock_on_demand; whether it serves that many an hour is not known`,
    ),
  ];
}

/** US dollars of 1,000 requests that cost so much each: with digits enough to reckon it again. */
export function ofThousand(each: number): string {
  const usd = each * 1000;
  return usd >= 1 ? usd.toFixed(2) : String(Number(usd.toPrecision(3)));
}

function info(message: string): Check {
  return { code: 'target_recommendation', severity: 'info', message, fix: '' };
}
