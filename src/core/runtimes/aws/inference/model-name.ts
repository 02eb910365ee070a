import { findTokenPrice } from '../../../catalog/token-prices.ts';

/** Cross-region profiles by the first part of a region's name. Source: the Bedrock user guide, inference profiles. */
const profiles: Readonly<Record<string, string>> = { us: 'us', eu: 'eu', ap: 'apac' };

/** What Converse is to be asked for: an ARN or model id as it is; a catalog model by the profile of the region's part of the world. */
export function bedrockName(model: string, region: string): string {
  if (model.includes(':') || model.includes('.')) return model.replace(/:\d+k$/, '');
  const id = findTokenPrice(model)?.bedrock_id ?? model;
  const profile = region.startsWith('us-gov') ? undefined : profiles[region.split('-')[0] ?? ''];
  return profile === undefined ? id : `${profile}.${id}`;
}
