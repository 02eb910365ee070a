import { setMaxListeners } from 'node:events';
import { S3Client } from '@aws-sdk/client-s3';
import { ForgeError } from '../../../errors.ts';
import type { CloudCatalog } from '../../../ports/cloud.ts';
import { FALLBACK_REGION } from '../aws-settings.ts';
import type { AccountSettings } from './account-settings.ts';
import { createAsk } from './ask.ts';
import { createBucketLooks } from './bucket-calls.ts';
import { createHub } from './hub.ts';
import { createIamCalls } from './iam-calls.ts';
import { createIdentity } from './identity.ts';
import { createFunctionLook } from './lambda-calls.ts';
import { runPreflight } from './preflight/preflight.ts';
import { createPriceList } from './price-list.ts';
import { createQuotaCalls } from './quota-calls.ts';
import { createRecipeReader } from './recipes.ts';

const never = new AbortController().signal;
const LISTENERS = 200;

/** What can be asked of an account: hub, recipes, prices and the preflight. Nothing here changes anything. */
export async function createCloudCatalog(given: AccountSettings): Promise<CloudCatalog> {
  const region = given.cloud.region ?? (await regionOfProfile());
  const cloud = region === undefined ? given.cloud : { ...given.cloud, region };
  const settings = { ...given, cloud };
  const home = region ?? FALLBACK_REGION;
  const ask = createAsk();
  const identity = createIdentity(settings, ask);
  const iam = createIamCalls(settings, ask, home);
  const buckets = createBucketLooks(settings, ask);
  const quotas = createQuotaCalls(settings, ask);
  const functionAt = createFunctionLook(settings, ask);
  const hub = createHub(settings, ask);
  const readRecipe = createRecipeReader(settings, ask);
  const price = createPriceList(settings, ask);
  return {
    settings: cloud,
    hub: async (content, signal = never) => hub(content, needRegion(region), signal),
    recipe: async (recipe, signal = never) => {
      const account = async (): Promise<string> => (await identity(home, signal)).account;
      return readRecipe(recipe, { region: needRegion(region), account }, signal);
    },
    price: (what, where, signal = never) => price(what, where, signal),
    preflight: (needs, signal = never) => {
      const own = AbortSignal.any([signal]);
      setMaxListeners(LISTENERS, own); // one for each call
      const asked = identity(needs.job.region === '' ? home : needs.job.region, own);
      asked.catch(() => {}); // each check that needs it says what it met
      return runPreflight({ needs, identity: () => asked, iam, buckets, quotas, functionAt, hub, signal: own });
    },
  };
}

/** The region of the environment or of the profile's file. */
async function regionOfProfile(): Promise<string | undefined> {
  const client = new S3Client({});
  try {
    return await client.config.region();
  } catch {
    return undefined; // none is set, which the one who needs it says
  } finally {
    client.destroy();
  }
}

function needRegion(region: string | undefined): string {
  if (region !== undefined) return region;
  throw new ForgeError('unavailable', 'no AWS region is set', { next: 'set AWS_REGION' });
}
