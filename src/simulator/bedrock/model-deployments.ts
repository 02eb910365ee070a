import {
  CreateCustomModelDeployment$,
  type CreateCustomModelDeploymentRequest,
  DeleteCustomModelDeployment$,
  type DeleteCustomModelDeploymentRequest,
  GetCustomModelDeployment$,
  type GetCustomModelDeploymentRequest,
  ListCustomModelDeployments$,
  type ListCustomModelDeploymentsRequest,
  UpdateCustomModelDeployment$,
  type UpdateCustomModelDeploymentRequest,
} from '@aws-sdk/client-bedrock';
import { newId } from '../new-id.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { BedrockState, ModelDeployment } from './bedrock-state.ts';
import { needReadyModel } from './ready-model.ts';

const DEPLOYING_MS = 5 * 60_000;
const UPDATING_MS = 4 * 60_000;

/** Custom models that are served by the token. */
export function modelDeployments(world: World): Operation[] {
  const of = (region: string): BedrockState => world.bedrock(region);
  return [
    operation(CreateCustomModelDeployment$, (input: CreateCustomModelDeploymentRequest, call) =>
      create(world, input, call),
    ),
    operation(GetCustomModelDeployment$, (input: GetCustomModelDeploymentRequest, { region }) =>
      describe(find(of(region), input.customModelDeploymentIdentifier)),
    ),
    operation(ListCustomModelDeployments$, ({ nameContains = '' }: ListCustomModelDeploymentsRequest, { region }) => ({
      modelDeploymentSummaries: [...of(region).deployments.values()]
        .filter(({ request }) => request.modelDeploymentName?.includes(nameContains))
        .map(({ arn, request, model, created, changed, status, failure }) => ({
          customModelDeploymentArn: arn,
          customModelDeploymentName: request.modelDeploymentName,
          modelArn: model,
          createdAt: created,
          lastUpdatedAt: changed,
          status,
          ...(failure === undefined ? {} : { failureMessage: failure }),
        })),
    })),
    operation(UpdateCustomModelDeployment$, (input: UpdateCustomModelDeploymentRequest, call) => {
      const found = find(of(call.region), input.customModelDeploymentIdentifier);
      const model = needReadyModel(of(call.region), input.modelArn);
      found.next = model.arn;
      world.timeline.at(call.now.getTime() + UPDATING_MS, (time) => {
        found.model = model.arn;
        delete found.next;
        found.changed = new Date(time);
      });
      return { customModelDeploymentArn: found.arn };
    }),
    operation(DeleteCustomModelDeployment$, (input: DeleteCustomModelDeploymentRequest, { region }) => {
      const { deployments } = of(region);
      deployments.delete(find(of(region), input.customModelDeploymentIdentifier).request.modelDeploymentName ?? '');
      return {};
    }),
  ];
}

function create(world: World, input: CreateCustomModelDeploymentRequest, { region, now }: Call): object {
  const state = world.bedrock(region);
  const name = input.modelDeploymentName ?? '';
  const known = state.deployments.get(name);
  if (known !== undefined && known.request.clientRequestToken === input.clientRequestToken)
    return { customModelDeploymentArn: known.arn };
  if (known !== undefined)
    throw serviceError('ConflictException', `A deployment of the name ${name} exists.`, { status: 400 });
  const model = needReadyModel(state, input.modelArn);
  const arn = `arn:aws:bedrock:${region}:${world.account}:custom-model-deployment/${newId(`${name}${now.getTime()}`)}`;
  const made: ModelDeployment = {
    arn,
    request: input,
    model: model.arn,
    status: 'Creating',
    created: now,
    changed: now,
  };
  state.deployments.set(name, made);
  world.timeline.at(now.getTime() + DEPLOYING_MS, (time) => {
    const failure = world.failures.get(name)?.reason;
    made.status = failure === undefined ? 'Active' : 'Failed';
    if (failure !== undefined) made.failure = failure;
    made.changed = new Date(time);
  });
  return { customModelDeploymentArn: arn };
}

function describe({ arn, request, model, next, status, created, changed, failure }: ModelDeployment): object {
  return {
    ...(next === undefined ? {} : { updateDetails: { modelArn: next, updateStatus: 'Updating' } }),
    customModelDeploymentArn: arn,
    modelDeploymentName: request.modelDeploymentName,
    modelArn: model,
    createdAt: created,
    lastUpdatedAt: changed,
    status,
    ...(failure === undefined ? {} : { failureMessage: failure }),
  };
}

function find({ deployments }: BedrockState, id = ''): ModelDeployment {
  const found = deployments.get(id) ?? [...deployments.values()].find(({ arn }) => arn === id);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `There is no custom model deployment ${id}.`, { status: 404 });
}
