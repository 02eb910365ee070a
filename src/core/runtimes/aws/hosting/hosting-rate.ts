import { datedInstancePrice, provisionedUnitUsd } from '../../../catalog/cloud-prices.ts';
import { provisionedItem } from '../../../catalog/hosting/hosting-targets.ts';
import { findNovaModel } from '../../../catalog/nova-models.ts';
import { ForgeError } from '../../../errors.ts';
import type { CloudCatalog } from '../../../ports/cloud.ts';
import type { HostingSettings } from './hosting-settings.ts';

/** US dollars an hour of an instance or a model unit: from the price list, else from the dated tables, else unknown. */
export function createHostingRate(catalog: () => Promise<CloudCatalog>): HostingSettings['rate'] {
  return async (what, region) => {
    const dated = 'instance' in what ? datedInstancePrice(what.instance) : datedUnit(what.unit);
    const sku = 'unit' in what ? findNovaModel(what.unit)?.sku : undefined;
    const item =
      'instance' in what
        ? { instance: what.instance, use: 'hosting' as const }
        : { serverless: provisionedItem(sku ?? '') };
    try {
      const price = await (await catalog()).price(item, region);
      return price?.per === 'hour' ? price : dated;
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      return dated; // the list could not be read: the table is dated, but no guess
    }
  };
}

function datedUnit(model: string): { usd: number; source: string } | undefined {
  const usd = provisionedUnitUsd[model];
  return usd === undefined ? undefined : { usd, source: 'a published bill of 2025' };
}
