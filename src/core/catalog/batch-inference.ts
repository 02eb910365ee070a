import { findTokenPrice } from './token-prices.ts';

/** What one batch inference job takes. Source: default quotas in the AWS General Reference, public copy of 2025-06; hours: the service model. */
export const batchLimits = {
  least_rows: 100,
  most_rows: 50_000,
  most_bytes: 1 << 30,
  most_hours: 168,
} as const;

/**
 * Part of the on-demand rate that a batch job pays. Source: Bedrock's pricing page ("50 % lower"), and the price list's usage types
 * `…-input-tokens-batch` beside `…-input-tokens` for Nova Micro and Nova 2 Lite, public copies read 2026-11.
 */
export const batchRate = { share: 0.5, as_of: '2026-11' } as const;

/** Regions where batch jobs reach a model under a cross-region profile, and those where its own id will do. */
type BatchModel = { profile: readonly string[]; alone: readonly string[] };

const throughProfiles = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-3',
] as const;

const firstNova: BatchModel = { profile: throughProfiles, alone: ['us-east-1', 'us-gov-west-1'] };

/** Source: "Supported Regions and models for batch inference" of the Bedrock user guide, read 2026-11. Nova 2 Lite is not in it, but has a price. */
const batchModels: Readonly<Record<string, BatchModel>> = {
  'amazon.nova-micro-v1:0': firstNova,
  'amazon.nova-lite-v1:0': firstNova,
  'amazon.nova-pro-v1:0': firstNova,
};

/** Whether a model, by what Bedrock calls it, takes batch jobs in a region: `unknown` for what the table does not list. */
export function batchSupport(model: string, region: string): { status: 'pass' | 'fail' | 'unknown'; message: string } {
  const id = model.split('/').at(-1) ?? model;
  const plain = id.replace(/^(?:us|eu|apac|global|us-gov|jp|au)\./, '');
  const known = batchModels[plain];
  if (known === undefined)
    return { status: 'unknown', message: `whether ${id} takes batch jobs in ${region} is in no table of ours` };
  const regions = plain === id ? known.alone : known.profile;
  if (regions.includes(region)) return { status: 'pass', message: `${id} takes batch jobs in ${region}` };
  return { status: 'fail', message: `${id} takes batch jobs in ${regions.join(', ')}, not in ${region}` };
}

/** Whether a text names a model that has a rate for batch jobs: each whose price on demand is known here. */
export function hasBatchRate(model: string): boolean {
  return findTokenPrice(model.split('/').at(-1) ?? model) !== undefined;
}
