import { models } from './models.ts';
import { novaModels } from './nova-models.ts';
import { findTokenPrice, tokenPrices } from './token-prices.ts';

/**
 * The catalog's name of a base model, whichever service calls it so: a catalog name, a Bedrock id with or without the prefix of a region's
 * profile, an ARN of one, the name of a hub's content or of a training job's base. Undefined for everything else, custom models among it.
 */
export function findBaseModel(name: string): string | undefined {
  if (/:(?:custom-model|custom-model-deployment|provisioned-model|imported-model|endpoint)\//.test(name))
    return undefined;
  if (Object.hasOwn(models, name)) return name;
  const last = name.replace(/\/\d+(?:\.\d+)*$/, '').split('/');
  const part = last.at(-1) === 'prod' ? last.slice(-2).join('/') : (last.at(-1) ?? '');
  const nova = Object.entries(novaModels).find(([, { hub, base }]) => part === hub || part === base)?.[0];
  if (nova !== undefined) return nova;
  const priced = findTokenPrice(part);
  const found = Object.entries(tokenPrices).find(([, row]) => row.bedrock_id === priced?.bedrock_id)?.[0];
  return found ?? Object.entries(models).find(([, row]) => 'service_id' in row && row.service_id === part)?.[0];
}
