import { ForgeError } from '../../../errors.ts';
import type { InferenceRuntime } from '../../../ports/inference.ts';
import { billingOf } from './billing.ts';
import type { InferenceSettings } from './inference-settings.ts';
import { bedrockName } from './model-name.ts';

/** Asks Bedrock (Converse) and SageMaker endpoints; each client loads with its first question. */
export function createAwsInference(settings: InferenceSettings): InferenceRuntime {
  return {
    id: 'aws',
    async open(source) {
      if (source.from === 'bedrock') {
        const { openBedrockModel } = await import('./bedrock-model.ts');
        const region = regionOf(source, settings);
        return openBedrockModel(settings, bedrockName(source.model, region), region, source.probe === true);
      }
      if (source.from === 'sagemaker') {
        const { openEndpointModel } = await import('./endpoint-model.ts');
        return openEndpointModel(settings, source.endpoint, regionOf(source, settings), source.probe === true);
      }
      if (source.from === 'sagemaker_async') {
        const { openAsyncModel } = await import('./async-endpoint-model.ts');
        return openAsyncModel(settings, source.endpoint, regionOf(source, settings), source.probe === true);
      }
      throw new ForgeError('unsupported', `AWS cannot open ${source.from}`, { next: 'pass an ARN or a model id' });
    },
    async billing(source) {
      // Said before anybody is asked for leave to spend.
      if (source.from === 'bedrock' || source.from === 'sagemaker' || source.from === 'sagemaker_async')
        regionOf(source, settings);
      return billingOf(settings, source);
    },
  };
}

function regionOf(source: { region?: string }, settings: InferenceSettings): string {
  const region = source.region ?? settings.region;
  if (region !== undefined) return region;
  throw new ForgeError('unavailable', 'no AWS region is set', { next: 'set AWS_REGION, or pass a whole ARN' });
}
