import { customModelStorageUsd } from '../../../catalog/cloud-prices.ts';
import { ForgeError } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import type { CostEstimate } from '../../../ports/training.ts';
import { accountHosting } from './account-hosting.ts';
import type { HostingSettings } from './hosting-settings.ts';

const HOURS_A_MONTH = 730;
const RATE_OF_NO_TERM =
  'this is the rate without commitment, those with one are lower and not known here: FORGE_UNIT_USD states yours';

/** US dollars an hour of a deployment. Throws ForgeError not_found where no price is known: nothing is guessed. */
export async function hourlyCost(settings: HostingSettings, target: string, spec: HostingSpec): Promise<CostEstimate> {
  const cloud = accountHosting(spec);
  const storage = customModelStorageUsd / HOURS_A_MONTH;
  const stored = `storage of the custom model ${customModelStorageUsd} USD a month`;
  if (target === 'publish') return { low: storage, high: storage, assumptions: [stored] };
  if (target === 'bedrock_on_demand')
    return {
      low: storage,
      high: storage,
      assumptions: [stored, 'answers are paid by the token, at the rate of the base model'],
    };
  const what = cloud.instance_type === undefined ? { unit: cloud.model } : { instance: cloud.instance_type };
  const price = await settings.rate(what, cloud.region);
  if (price === undefined) throw unknownPrice(cloud.instance_type ?? `a model unit of ${cloud.model}`, cloud.region);
  const { least = cloud.units, most = cloud.units } = cloud.scaling ?? {};
  const of = `${price.usd} USD an hour for each ${cloud.instance_type ?? 'model unit'} (${price.source})`;
  const kept = cloud.instance_type === undefined ? storage : 0;
  return {
    low: price.usd * Math.min(least, cloud.units) + kept,
    high: price.usd * Math.max(most, cloud.units) + kept,
    assumptions: [of, ...(cloud.commitment === undefined ? [] : [RATE_OF_NO_TERM]), ...(kept > 0 ? [stored] : [])],
  };
}

function unknownPrice(what: string, region: string): ForgeError {
  return new ForgeError(
    'not_found',
    `no price is known of ${what} in ${region}: neither the price list nor the dated table has it`,
    {
      next: 'look it up and pass it as environment {"FORGE_UNIT_USD": "…"}, or choose another target',
    },
  );
}
