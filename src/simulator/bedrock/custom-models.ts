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
import type { BedrockState, CustomModel } from './bedrock-state.ts';

/** The models that customization left. */
export function customModels(stateOf: (region: string) => BedrockState): Operation[] {
  return [
    operation(GetCustomModel$, ({ modelIdentifier }: GetCustomModelRequest, { region }) => {
      const { arn, name, created, job } = findCustomModel(stateOf(region), modelIdentifier);
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
        ...(job.work === undefined
          ? {}
          : { trainingMetrics: job.work.training, validationMetrics: job.work.validation }),
      };
    }),
    operation(ListCustomModels$, ({ nameContains = '' }: ListCustomModelsRequest, { region }) => ({
      modelSummaries: [...stateOf(region).models.values()]
        .filter(({ name }) => name.includes(nameContains))
        .map(({ arn, name, created, job }) => ({
          modelArn: arn,
          modelName: name,
          creationTime: created,
          baseModelArn: job.base,
          baseModelName: job.base.split('/').at(-1)?.split(':')[0],
          customizationType: job.request.customizationType ?? 'FINE_TUNING',
          modelStatus: 'Active',
        })),
    })),
    operation(DeleteCustomModel$, ({ modelIdentifier }: DeleteCustomModelRequest, { region }) => {
      const { models } = stateOf(region);
      models.delete(findCustomModel(stateOf(region), modelIdentifier).arn);
      return {};
    }),
  ];
}

/** By name or ARN. Throws ResourceNotFoundException. */
export function findCustomModel({ models }: BedrockState, identifier = ''): CustomModel {
  const found = models.get(identifier) ?? [...models.values()].find(({ name }) => name === identifier);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', 'The provided model identifier is not found', { status: 404 });
}
