import { assumedTokenPrice, findTokenPrice, tokenPricesAsOf } from '../../../catalog/token-prices.ts';
import { messageOf } from '../../../errors.ts';
import type { Billing, ModelSource } from '../../../ports/inference.ts';
import type { InferenceSettings } from './inference-settings.ts';

/**
 * How AWS bills a question. Endpoints and provisioned throughput run by the hour anyway; models on demand cost by the token, custom ones
 * at the rate of their base; where the source does not name it the service is asked.
 */
export async function billingOf(settings: InferenceSettings, source: ModelSource): Promise<Billing> {
  if (source.from === 'sagemaker' || source.from === 'sagemaker_async')
    return { by: 'running', note: 'the endpoint is billed by the hour, asked or not' };
  if (source.from !== 'bedrock') return { by: 'nothing' };
  if (source.model.includes(':provisioned-model/'))
    return { by: 'running', note: 'provisioned throughput is billed by the hour, asked or not' };
  if (!source.model.includes(':custom-model-deployment/')) return byTokens(lastPart(source.model), '');
  if (source.base !== undefined) return byTokens(source.base, `base of ${lastPart(source.model)}: `);
  try {
    const { baseModelOf } = await import('./base-model.ts');
    const endpoint = settings.controlEndpoint;
    const region = source.region ?? settings.region ?? '';
    const base = await baseModelOf(source.model, { region, ...(endpoint === undefined ? {} : { endpoint }) });
    return byTokens(lastPart(base ?? source.model), `base of ${lastPart(source.model)}: `);
  } catch (error) {
    return byTokens(lastPart(source.model), `its base model could not be asked for (${messageOf(error)}); `);
  }
}

function byTokens(model: string, prefix: string): Billing {
  const known = findTokenPrice(model);
  const { input_usd, output_usd } = known ?? assumedTokenPrice;
  const rate = `${input_usd} and ${output_usd} USD for a million tokens in and out`;
  const source =
    known === undefined
      ? `${prefix}no price is known for ${model}: counted at ${rate}`
      : `${prefix}${known.bedrock_id} on demand: ${rate}, a table of ${tokenPricesAsOf}`;
  return { by: 'tokens', price: { input_usd, output_usd, source }, assumed: known === undefined };
}

function lastPart(name: string): string {
  return name.split('/').at(-1) ?? name;
}
