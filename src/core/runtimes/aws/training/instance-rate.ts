import { datedInstancePrice } from '../../../catalog/cloud-prices.ts';
import { ForgeError } from '../../../errors.ts';
import type { CloudCatalog } from '../../../ports/cloud.ts';

type Rate = (instance: string, region: string) => Promise<number | undefined>;

/** US dollars an hour of an instance in training: from the price list, else from the dated table, else unknown. Each is asked for once. */
export function createInstanceRate(catalog: () => Promise<CloudCatalog>): Rate {
  const known = new Map<string, Promise<number | undefined>>();
  return (instance, region) => {
    const key = `${region} ${instance}`;
    const asked = known.get(key) ?? ask(catalog, instance, region);
    known.set(key, asked);
    return asked;
  };
}

async function ask(
  catalog: () => Promise<CloudCatalog>,
  instance: string,
  region: string,
): Promise<number | undefined> {
  try {
    const price = await (await catalog()).price({ instance, use: 'training' }, region);
    return price?.per === 'hour' ? price.usd : datedInstancePrice(instance)?.usd;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return datedInstancePrice(instance)?.usd; // the list could not be read: the table is dated, but no guess
  }
}
