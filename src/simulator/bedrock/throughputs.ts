import {
  CreateProvisionedModelThroughput$,
  type CreateProvisionedModelThroughputRequest,
  DeleteProvisionedModelThroughput$,
  type DeleteProvisionedModelThroughputRequest,
  GetProvisionedModelThroughput$,
  type GetProvisionedModelThroughputRequest,
  ListProvisionedModelThroughputs$,
  type ListProvisionedModelThroughputsRequest,
  UpdateProvisionedModelThroughput$,
  type UpdateProvisionedModelThroughputRequest,
} from '@aws-sdk/client-bedrock';
import { commitments, endOfTerm, isCommitment } from '../../core/catalog/hosting/commitments.ts';
import { newId } from '../new-id.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { BedrockState, Throughput } from './bedrock-state.ts';
import { needReadyModel } from './ready-model.ts';

const STARTING_MS = 10 * 60_000;
const UPDATING_MS = 5 * 60_000;

/** Model units that are paid by the hour. */
export function throughputs(world: World): Operation[] {
  const of = (region: string): BedrockState => world.bedrock(region);
  return [
    operation(CreateProvisionedModelThroughput$, (input: CreateProvisionedModelThroughputRequest, call) =>
      create(world, input, call),
    ),
    operation(GetProvisionedModelThroughput$, (input: GetProvisionedModelThroughputRequest, { region }) =>
      describe(find(of(region), input.provisionedModelId)),
    ),
    operation(
      ListProvisionedModelThroughputs$,
      ({ nameContains = '' }: ListProvisionedModelThroughputsRequest, { region }) => ({
        provisionedModelSummaries: [...of(region).throughputs.values()]
          .filter(({ request }) => request.provisionedModelName?.includes(nameContains))
          .map(describe),
      }),
    ),
    operation(UpdateProvisionedModelThroughput$, (input: UpdateProvisionedModelThroughputRequest, call) => {
      const found = find(of(call.region), input.provisionedModelId);
      const model = needReadyModel(of(call.region), input.desiredModelId);
      found.status = 'Updating';
      world.timeline.at(call.now.getTime() + UPDATING_MS, (time) => {
        Object.assign(found, { model: model.arn, status: 'InService', changed: new Date(time) });
      });
      return {};
    }),
    operation(DeleteProvisionedModelThroughput$, (input: DeleteProvisionedModelThroughputRequest, { region, now }) => {
      const found = find(of(region), input.provisionedModelId);
      if (found.status === 'Creating' || found.status === 'Updating')
        throw serviceError('ConflictException', `${found.arn} is in status ${found.status}.`, { status: 400 });
      const bound = termOf(found);
      if (bound !== undefined && bound.until > now)
        throw serviceError('ValidationException', `${found.arn} has a commitment until ${bound.until.toISOString()}.`, {
          status: 400,
        });
      of(region).throughputs.delete(found.request.provisionedModelName ?? '');
      return {};
    }),
  ];
}

function create(world: World, input: CreateProvisionedModelThroughputRequest, { region, now }: Call): object {
  const state = world.bedrock(region);
  const name = input.provisionedModelName ?? '';
  const known = state.throughputs.get(name);
  if (known !== undefined && known.request.clientRequestToken === input.clientRequestToken)
    return { provisionedModelArn: known.arn };
  if (known !== undefined)
    throw serviceError('ConflictException', `Provisioned throughput of the name ${name} exists.`, { status: 400 });
  const model = needReadyModel(state, input.modelId);
  const arn = `arn:aws:bedrock:${region}:${world.account}:provisioned-model/${newId(`${name}${now.getTime()}`)}`;
  const made: Throughput = { arn, request: input, model: model.arn, status: 'Creating', created: now, changed: now };
  state.throughputs.set(name, made);
  world.timeline.at(now.getTime() + STARTING_MS, (time) => {
    const failure = world.failures.get(name)?.reason;
    Object.assign(made, { status: failure === undefined ? 'InService' : 'Failed', changed: new Date(time) });
    if (failure !== undefined) made.failure = failure;
  });
  return { provisionedModelArn: arn };
}

/** The term that was bought, from the day of buying on. */
function termOf({ request, created, status }: Throughput): { until: Date } | undefined {
  const known = Object.keys(commitments)
    .filter(isCommitment)
    .find((term) => commitments[term].duration === request.commitmentDuration);
  return known === undefined || status === 'Failed' ? undefined : { until: endOfTerm(known, created) };
}

function describe(throughput: Throughput): object {
  const { arn, request, model, status, created, changed, failure } = throughput;
  const units = request.modelUnits;
  const until = termOf(throughput)?.until;
  return {
    provisionedModelName: request.provisionedModelName,
    provisionedModelArn: arn,
    modelArn: model,
    desiredModelArn: model,
    foundationModelArn: model,
    modelUnits: units,
    desiredModelUnits: units,
    status,
    creationTime: created,
    lastModifiedTime: changed,
    ...(until === undefined ? {} : { commitmentDuration: request.commitmentDuration, commitmentExpirationTime: until }),
    ...(failure === undefined ? {} : { failureMessage: failure }),
  };
}

function find({ throughputs: all }: BedrockState, id = ''): Throughput {
  const found = all.get(id) ?? [...all.values()].find(({ arn }) => arn === id);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `There is no provisioned model throughput ${id}.`, { status: 404 });
}
