import { findTokenPrice } from '../catalog/token-prices.ts';
import { ForgeError } from '../errors.ts';
import type { ModelSource } from '../ports/inference.ts';

const ARN = /^arn:aws[a-z-]*:(sagemaker|bedrock):([a-z0-9-]+)?:(\d{12})?:([a-z-]+)\/(.+)$/;
/** What Bedrock's Converse takes. Source: the service model of bedrock-runtime. */
const CONVERSES = new Set([
  'foundation-model',
  'custom-model-deployment',
  'provisioned-model',
  'imported-model',
  'inference-profile',
  'application-inference-profile',
]);
/** `provider.model-name-v1:0`, with a region's prefix for a cross-region profile. */
const BEDROCK_ID = /^(?:[a-z-]{2,6}\.)?[a-z0-9-]+\.[a-z0-9][a-z0-9.-]*:\d+(?::\d+k)?$/;

/**
 * What a text names that is not in the ledger: an OpenAI-style server (`https://host/v1#model`), a SageMaker endpoint (its ARN, or
 * `endpoint/name`), something Bedrock answers for (ARN, model id, catalog model). Undefined for anything else. ForgeError for an ARN of
 * something that cannot be asked.
 */
export function parseModelAddress(text: string): ModelSource | undefined {
  if (/^https?:\/\//.test(text)) return { from: 'openai', url: text };
  if (text.startsWith('endpoint/')) return { from: 'sagemaker', endpoint: text.slice('endpoint/'.length) };
  if (text.startsWith('arn:')) return fromArn(text);
  return BEDROCK_ID.test(text) || findTokenPrice(text) !== undefined ? { from: 'bedrock', model: text } : undefined;
}

function fromArn(arn: string): ModelSource {
  const [, service, region, , kind = '', name = ''] = ARN.exec(arn) ?? [];
  const where = region === undefined ? {} : { region };
  if (service === 'sagemaker' && kind === 'endpoint') return { from: 'sagemaker', endpoint: name, ...where };
  if (service === 'bedrock' && CONVERSES.has(kind)) return { from: 'bedrock', model: arn, ...where };
  throw new ForgeError('unsupported', `${arn.slice(0, 200)} is not something that answers`, {
    next:
      kind === 'custom-model'
        ? 'deploy the custom model first, then pass the ARN of its deployment'
        : 'pass the ARN of a SageMaker endpoint, a custom model deployment, provisioned throughput or an inference profile',
  });
}
