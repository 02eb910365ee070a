import { serviceError } from '../wire/service-error.ts';
import type { BedrockState, CustomModel } from './bedrock-state.ts';
import { findCustomModel } from './custom-models.ts';

/** The model of a name or ARN, which must be there whole to be served. */
export function needReadyModel(state: BedrockState, identifier: string | undefined): CustomModel {
  const model = findCustomModel(state, identifier);
  const status = model.imported?.status ?? 'Active';
  if (status === 'Active') return model;
  throw serviceError('ValidationException', `The model ${model.arn} is in status ${status}; it must be Active.`);
}
