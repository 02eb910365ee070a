import { ListTagsForResource$, type ListTagsForResourceRequest, type Tag } from '@aws-sdk/client-bedrock';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import type { BedrockState } from './bedrock-state.ts';

/** Tags of models and of what serves them. */
export function resourceTags(stateOf: (region: string) => BedrockState): Operation[] {
  return [
    operation(ListTagsForResource$, ({ resourceARN = '' }: ListTagsForResourceRequest, { region }) => ({
      tags: tagsOf(stateOf(region), resourceARN),
    })),
  ];
}

function tagsOf({ models, deployments, throughputs }: BedrockState, arn: string): Tag[] {
  const served = [...deployments.values(), ...throughputs.values()].find((one) => one.arn === arn);
  const found = models.get(arn)?.tags ?? (served === undefined ? undefined : (served.request.tags ?? []));
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `There is no resource ${arn}.`, { status: 404 });
}
