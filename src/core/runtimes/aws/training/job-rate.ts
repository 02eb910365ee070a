import { datedInstancePrice, datedItemPrice } from '../../../catalog/cloud-prices.ts';
import { ForgeError } from '../../../errors.ts';
import type { CloudCatalog, Price } from '../../../ports/cloud.ts';

/** What a job is billed by: machines of a type, or an item of the price list for jobs without. */
export type Billed = { instance: string } | { serverless: string };

/** US dollars of what a job is billed by; undefined when nobody knows. */
export type JobRate = (what: Billed, region: string) => Promise<Pick<Price, 'usd' | 'per'> | undefined>;

/** Rates from the price list, else from the dated table. Each is asked for once. */
export function createJobRate(catalog: () => Promise<CloudCatalog>): JobRate {
  const known = new Map<string, ReturnType<JobRate>>();
  return (what, region) => {
    const key = `${region} ${JSON.stringify(what)}`;
    const asked = known.get(key) ?? ask(catalog, what, region);
    known.set(key, asked);
    return asked;
  };
}

async function ask(catalog: () => Promise<CloudCatalog>, what: Billed, region: string): ReturnType<JobRate> {
  const wanted = 'instance' in what ? { instance: what.instance, use: 'training' as const } : what;
  try {
    return (await (await catalog()).price(wanted, region)) ?? dated(what);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return dated(what); // the list could not be read: the table is dated, but no guess
  }
}

function dated(what: Billed): Pick<Price, 'usd' | 'per'> | undefined {
  return 'instance' in what ? datedInstancePrice(what.instance) : datedItemPrice(what.serverless);
}
