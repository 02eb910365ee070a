import {
  CreateEndpointConfig$,
  type CreateEndpointConfigInput,
  CreateModel$,
  type CreateModelInput,
  DeleteEndpointConfig$,
  type DeleteEndpointConfigInput,
  DeleteModel$,
  type DeleteModelInput,
  DescribeEndpointConfig$,
  type DescribeEndpointConfigInput,
  DescribeModel$,
  type DescribeModelInput,
} from '@aws-sdk/client-sagemaker';
import { checkPassedRole } from '../iam/check-permission.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';

/** Models and endpoint configurations: what an endpoint is made from, and costs nothing by itself. */
export function hostedModels(world: World): Operation[] {
  const arnOf = (region: string, kind: string, name: string): string =>
    `arn:aws:sagemaker:${region}:${world.account}:${kind}/${name}`;
  return [
    operation(CreateModel$, (request: CreateModelInput, { region, now }) => {
      const { models } = world.sagemaker(region);
      const name = request.ModelName ?? '';
      const arn = arnOf(region, 'model', name);
      if (models.has(name)) throw serviceError('ValidationException', `Cannot create already existing model "${arn}".`);
      checkPassedRole(world.iam, request.ExecutionRoleArn ?? '', 'sagemaker.amazonaws.com');
      models.set(name, { arn, request, created: now });
      return { ModelArn: arn };
    }),
    operation(DescribeModel$, ({ ModelName }: DescribeModelInput, { region }) => {
      const { arn, request, created } = must(world.sagemaker(region).models, ModelName, 'model');
      return { ...withoutTags(request), ModelArn: arn, CreationTime: created };
    }),
    operation(DeleteModel$, ({ ModelName = '' }: DeleteModelInput, { region }) => {
      must(world.sagemaker(region).models, ModelName, 'model');
      world.sagemaker(region).models.delete(ModelName);
      return {};
    }),
    operation(CreateEndpointConfig$, (request: CreateEndpointConfigInput, { region, now }) => {
      const { configs, models } = world.sagemaker(region);
      const name = request.EndpointConfigName ?? '';
      const arn = arnOf(region, 'endpoint-config', name);
      if (configs.has(name))
        throw serviceError('ValidationException', `Cannot create already existing endpoint configuration "${arn}".`);
      for (const { ModelName } of request.ProductionVariants ?? []) must(models, ModelName, 'model');
      configs.set(name, { arn, request, created: now });
      return { EndpointConfigArn: arn };
    }),
    operation(DescribeEndpointConfig$, ({ EndpointConfigName }: DescribeEndpointConfigInput, { region }) => {
      const found = must(world.sagemaker(region).configs, EndpointConfigName, 'endpoint configuration');
      return { ...withoutTags(found.request), EndpointConfigArn: found.arn, CreationTime: found.created };
    }),
    operation(DeleteEndpointConfig$, ({ EndpointConfigName = '' }: DeleteEndpointConfigInput, { region }) => {
      must(world.sagemaker(region).configs, EndpointConfigName, 'endpoint configuration');
      world.sagemaker(region).configs.delete(EndpointConfigName);
      return {};
    }),
  ];
}

/** Throws what the service answers for a name it does not know. */
function must<T>(all: ReadonlyMap<string, T>, name = '', what: string): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  throw serviceError('ValidationException', `Could not find ${what} "${name}".`);
}

function withoutTags<T extends { Tags?: unknown }>({ Tags: _, ...rest }: T): Omit<T, 'Tags'> {
  return rest;
}
