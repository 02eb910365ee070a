import {
  CreateEndpoint$,
  type CreateEndpointInput,
  DeleteEndpoint$,
  type DeleteEndpointInput,
  DescribeEndpoint$,
  type DescribeEndpointInput,
  ListEndpoints$,
  type ListEndpointsInput,
  ListTags$,
  type ListTagsInput,
  UpdateEndpoint$,
  type UpdateEndpointInput,
} from '@aws-sdk/client-sagemaker';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { describeEndpoint } from './describe-endpoint.ts';
import { admitEndpoint, startEndpoint, updateEndpoint } from './run-endpoint.ts';
import type { Endpoint, SageMakerState } from './sagemaker-state.ts';

const DELETING_MS = 60_000;

/** Endpoints: what runs and is paid by the hour. */
export function endpoints(world: World): Operation[] {
  const of = (region: string): SageMakerState => world.sagemaker(region);
  return [
    operation(CreateEndpoint$, (input: CreateEndpointInput, call) => create(world, input, call)),
    operation(DescribeEndpoint$, ({ EndpointName }: DescribeEndpointInput, { region }) =>
      describeEndpoint(of(region), findEndpoint(world, region, EndpointName)),
    ),
    operation(ListEndpoints$, ({ NameContains = '' }: ListEndpointsInput, { region }) => ({
      Endpoints: [...of(region).endpoints.values()]
        .filter(({ name }) => name.includes(NameContains))
        .map(({ name, arn, status, created, changed }) => ({
          EndpointName: name,
          EndpointArn: arn,
          EndpointStatus: status,
          CreationTime: created,
          LastModifiedTime: changed,
        })),
    })),
    operation(UpdateEndpoint$, (input: UpdateEndpointInput, { region, now }) => {
      const found = findEndpoint(world, region, input.EndpointName);
      refuseBusy(found, 'update');
      updateEndpoint(world, region, found, input, now.getTime());
      return { EndpointArn: found.arn };
    }),
    operation(DeleteEndpoint$, ({ EndpointName }: DeleteEndpointInput, { region, now }) => {
      const found = findEndpoint(world, region, EndpointName);
      if (found.status === 'Deleting') return {};
      refuseBusy(found, 'delete');
      found.status = 'Deleting';
      found.changed = now;
      world.timeline.at(now.getTime() + DELETING_MS, () => void of(region).endpoints.delete(found.name));
      return {};
    }),
    operation(ListTags$, ({ ResourceArn = '' }: ListTagsInput, { region }) => ({
      Tags: [...of(region).endpoints.values()].find(({ arn }) => arn === ResourceArn)?.tags ?? [],
    })),
  ];
}

function create(world: World, input: CreateEndpointInput, { region, now }: Call): object {
  const { endpoints: all } = world.sagemaker(region);
  const name = input.EndpointName ?? '';
  const arn = `arn:aws:sagemaker:${region}:${world.account}:endpoint/${name}`;
  if (all.has(name)) throw serviceError('ValidationException', `Cannot create already existing endpoint "${arn}".`);
  const config = input.EndpointConfigName ?? '';
  const instances = admitEndpoint(world, region, config);
  const tags = input.Tags ?? [];
  const made: Endpoint = {
    name,
    arn,
    config,
    status: 'Creating',
    created: now,
    changed: now,
    instances,
    asked: [],
    tags,
  };
  all.set(name, made);
  startEndpoint(world, made, now.getTime());
  return { EndpointArn: arn };
}

/** Throws what the service answers for a name it does not know. */
export function findEndpoint({ account, sagemaker }: World, region: string, name = ''): Endpoint {
  const found = sagemaker(region).endpoints.get(name);
  if (found !== undefined) return found;
  const arn = `arn:aws:sagemaker:${region}:${account}:endpoint/${name}`;
  throw serviceError('ValidationException', `Could not find endpoint "${arn}".`);
}

function refuseBusy({ arn, status }: Endpoint, what: string): void {
  if (!['Creating', 'Updating', 'RollingBack'].includes(status)) return;
  throw serviceError('ValidationException', `Cannot ${what} in-progress endpoint "${arn}".`);
}
