import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { ForeignJob, TrainingJob } from '../../../ports/training.ts';

/** Names of base models in recipes and in the hub, as the catalog calls them. */
const models: readonly [RegExp, string][] = [
  [/nova-lite-2|nova-2-lite|nova-textgeneration-lite-v2/, 'nova-2-lite'],
  [/nova-micro|nova-textgeneration-micro/, 'nova-micro'],
  [/nova-pro|nova-textgeneration-pro/, 'nova-pro'],
  [/nova-lite|nova-textgeneration-lite/, 'nova-lite'],
];

/** The catalog's name of a base model that a service's name is of. */
export function modelOf(text: string): string | undefined {
  return models.find(([sign]) => sign.test(text))?.[1];
}

/** A training job that was started elsewhere, as far as its description tells what it does. */
export function toForeignTraining(job: TrainingJob, described: DescribeTrainingJobResponse): ForeignJob {
  const { HyperParameters = {}, ServerlessJobConfig, InputDataConfig = [], StoppingCondition } = described;
  const base = `${HyperParameters['base_model'] ?? ''} ${ServerlessJobConfig?.BaseModelArn ?? ''}`;
  const model = modelOf(base);
  const method = methodOf(described);
  const train = InputDataConfig.find(({ ChannelName }) => ChannelName === 'train' || ChannelName === 'training');
  const data = train?.DataSource?.S3DataSource?.S3Uri ?? train?.DataSource?.DatasetSource?.DatasetArn;
  const limit = StoppingCondition?.MaxRuntimeInSeconds;
  return {
    job,
    created_at: (described.CreationTime ?? new Date(0)).toISOString(),
    settings: HyperParameters,
    ...(model === undefined ? {} : { model }),
    ...(method === undefined ? {} : { method }),
    ...(data === undefined ? {} : { data }),
    ...(limit === undefined ? {} : { max_runtime_s: limit }),
  };
}

/** Serverless jobs say their technique; of the others only the image's tag tells the family, never whether it is LoRA. */
function methodOf({ ServerlessJobConfig }: DescribeTrainingJobResponse): string | undefined {
  const { CustomizationTechnique, Peft } = ServerlessJobConfig ?? {};
  if (CustomizationTechnique === undefined) return undefined;
  const technique = CustomizationTechnique.startsWith('RL') ? 'rft' : CustomizationTechnique.toLowerCase();
  return `${technique}_${Peft === 'LORA' ? 'lora' : 'full'}`;
}
