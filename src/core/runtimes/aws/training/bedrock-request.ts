import type { CreateModelCustomizationJobRequest, RFTHyperParameters } from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import type { CloudJob, TrainingJobSpec } from '../../../ports/training.ts';
import { accountJob, isReinforced, needed, resultsUri } from './account-job.ts';

type Values = TrainingJobSpec['settings'];

/** Bedrock's names of settings that recipes call otherwise. */
const bedrockNames: Readonly<Record<string, string>> = {
  max_epochs: 'epochCount',
  epochs: 'epochCount',
  global_batch_size: 'batchSize',
  batch_size: 'batchSize',
  learning_rate: 'learningRate',
  warmup_steps: 'learningRateWarmupSteps',
};

const countsOfRft = [
  'epochCount',
  'batchSize',
  'learningRate',
  'maxPromptLength',
  'trainingSamplePerPrompt',
  'inferenceMaxTokens',
  'evalInterval',
] as const;

/** A model customization job. The token is the run's id: the same create again is the same job. */
export function toBedrockRequest(spec: TrainingJobSpec): CreateModelCustomizationJobRequest {
  const job = accountJob(spec);
  const reinforced = isReinforced(spec.method);
  const tags = Object.entries(job.tags).map(([key, value]) => ({ key, value }));
  return {
    jobName: spec.name,
    customModelName: spec.name,
    roleArn: job.role,
    clientRequestToken: spec.name,
    baseModelIdentifier: job.checkpoint ?? job.base,
    customizationType: reinforced ? 'REINFORCEMENT_FINE_TUNING' : 'FINE_TUNING',
    trainingDataConfig: { s3Uri: spec.data.train },
    ...toValidation(spec),
    outputDataConfig: { s3Uri: `${resultsUri(job)}/` },
    ...toVpc(job),
    ...(job.kms_key === undefined ? {} : { customModelKmsKeyId: job.kms_key }),
    ...(tags.length === 0 ? {} : { jobTags: tags, customModelTags: tags }),
    ...(reinforced ? toRft(spec, job) : { hyperParameters: toTexts(named(spec.settings)) }),
  };
}

/** Jobs of Nova 2 take no validation rows (Nova Forge SDK 1.4.6 leaves them out with a warning). */
function toValidation({
  data,
  model,
}: TrainingJobSpec): Pick<CreateModelCustomizationJobRequest, 'validationDataConfig'> {
  if (data.validation === undefined || model.startsWith('nova-2')) return {};
  return { validationDataConfig: { validators: [{ s3Uri: data.validation }] } };
}

function toVpc({
  subnets = [],
  security_groups = [],
}: CloudJob): Pick<CreateModelCustomizationJobRequest, 'vpcConfig'> {
  if (subnets.length === 0 && security_groups.length === 0) return {};
  return { vpcConfig: { subnetIds: [...subnets], securityGroupIds: [...security_groups] } };
}

function named(settings: Values): Values {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [bedrockNames[name] ?? name, value]));
}

function toTexts(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function toRft(spec: TrainingJobSpec, job: CloudJob): Pick<CreateModelCustomizationJobRequest, 'customizationConfig'> {
  const lambdaArn = needed(job.reward, spec.name, 'the function that rewards');
  return {
    customizationConfig: {
      rftConfig: { graderConfig: { lambdaGrader: { lambdaArn } }, hyperParameters: toRftValues(named(spec.settings)) },
    },
  };
}

function toRftValues(values: Values): RFTHyperParameters {
  const numbers = countsOfRft.flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]]));
  const effort = values['reasoningEffort'] ?? values['reasoning_effort'];
  return { ...Object.fromEntries(numbers), ...(effort === undefined ? {} : { reasoningEffort: toEffort(effort) }) };
}

function toEffort(value: string | number | boolean): 'low' | 'medium' | 'high' {
  const known = (['low', 'medium', 'high'] as const).find((effort) => effort === value);
  if (known !== undefined) return known;
  throw new ForgeError('bad_request', `reasoningEffort is ${String(value)} but takes low, medium, high`, {
    next: 'correct the hyperparameter',
  });
}
