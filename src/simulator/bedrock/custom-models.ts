import {
  DeleteCustomModel$,
  type DeleteCustomModelRequest,
  GetCustomModel$,
  type GetCustomModelRequest,
  ListCustomModels$,
  type ListCustomModelsRequest,
} from '@aws-sdk/client-bedrock';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import type { BedrockState, CustomModel, CustomizationJob } from './bedrock-state.ts';

/** The models that customization left. */
export function customModels(stateOf: (region: string) => BedrockState): Operation[] {
  return [
    operation(GetCustomModel$, ({ modelIdentifier }: GetCustomModelRequest, { region }) => {
      const model = findCustomModel(stateOf(region), modelIdentifier);
      return model.job === undefined ? describeImported(model) : describeTrained(model, model.job);
    }),
    operation(ListCustomModels$, (input: ListCustomModelsRequest, { region }) => listModels(stateOf(region), input)),
    operation(DeleteCustomModel$, ({ modelIdentifier }: DeleteCustomModelRequest, { region }) => {
      const { models, deployments, throughputs } = stateOf(region);
      const { arn } = findCustomModel(stateOf(region), modelIdentifier);
      if ([...deployments.values(), ...throughputs.values()].some(({ model }) => model === arn))
        throw serviceError('ConflictException', `The model ${arn} is in use by a deployment.`, { status: 400 });
      models.delete(arn);
      return {};
    }),
  ];
}

/** A page of models; the token of the next says where it begins. */
function listModels(
  { models }: BedrockState,
  { nameContains = '', maxResults = 100, nextToken = '0' }: ListCustomModelsRequest,
): object {
  const all = [...models.values()].filter(({ name }) => name.includes(nameContains));
  const next = Number(nextToken) + maxResults;
  return {
    modelSummaries: all.slice(Number(nextToken), next).map(({ arn, name, created, job, imported }) => ({
      modelArn: arn,
      modelName: name,
      creationTime: created,
      baseModelArn: job?.base ?? '',
      baseModelName: job?.base.split('/').at(-1)?.split(':')[0] ?? '',
      customizationType: job === undefined ? 'IMPORTED' : (job.request.customizationType ?? 'FINE_TUNING'),
      modelStatus: imported?.status ?? 'Active',
    })),
    ...(next < all.length ? { nextToken: String(next) } : {}),
  };
}

function describeTrained({ arn, name, created }: CustomModel, job: CustomizationJob): object {
  return {
    modelArn: arn,
    modelName: name,
    jobName: job.request.jobName,
    jobArn: job.arn,
    baseModelArn: job.base,
    customizationType: job.request.customizationType ?? 'FINE_TUNING',
    hyperParameters: job.request.hyperParameters ?? {},
    trainingDataConfig: job.request.trainingDataConfig,
    outputDataConfig: job.request.outputDataConfig,
    creationTime: created,
    modelStatus: 'Active',
    ...(job.work === undefined ? {} : { trainingMetrics: job.work.training, validationMetrics: job.work.validation }),
  };
}

function describeImported({ arn, name, created, imported }: CustomModel): object {
  return {
    modelArn: arn,
    modelName: name,
    customizationType: 'IMPORTED',
    creationTime: created,
    modelStatus: imported?.status ?? 'Active',
    ...(imported?.failure === undefined ? {} : { failureMessage: imported.failure }),
    ...(imported?.kms_key === undefined ? {} : { modelKmsKeyArn: imported.kms_key }),
  };
}

/** By name or ARN. Throws ResourceNotFoundException. */
export function findCustomModel({ models }: BedrockState, identifier = ''): CustomModel {
  const found = models.get(identifier) ?? [...models.values()].find(({ name }) => name === identifier);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', 'The provided model identifier is not found', { status: 404 });
}
