import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { messageOf } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { toConfigRequest, toEndpointRequest, toModelRequest, toUpdateRequest } from './endpoint-requests.ts';
import { configOf, modelOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { isMissing, orMissing, unlessTaken } from './is-missing.ts';

/** The calls to SageMaker that an endpoint takes. Creating what is there, and deleting what is gone, is no error. */
export type EndpointCalls = {
  hasModel(spec: HostingSpec): Promise<boolean>;
  createModel(spec: HostingSpec): Promise<void>;
  hasConfig(spec: HostingSpec): Promise<boolean>;
  createConfig(spec: HostingSpec, asynchronous: boolean): Promise<void>;
  endpoint(slot: string, region: string): Promise<DescribeEndpointCommandOutput | undefined>;
  createEndpoint(spec: HostingSpec): Promise<void>;
  updateEndpoint(spec: HostingSpec): Promise<void>;
  deleteEndpoint(slot: string, region: string): Promise<void>;
  deleteParts(spec: HostingSpec): Promise<void>;
};

export function createEndpointCalls(settings: HostingSettings): EndpointCalls {
  const clients = clientsOf(settings, (options) => new SageMakerClient(options));
  const at = (spec: HostingSpec): SageMakerClient => clients(accountHosting(spec).region);
  const asked = <T>(what: string, permissions: string, work: () => Promise<T>): Promise<T> =>
    translated({ what, permissions }, work);
  const making = 'sagemaker:CreateModel, sagemaker:CreateEndpointConfig, sagemaker:AddTags and iam:PassRole';

  return {
    hasModel: (spec) =>
      asked(modelOf(spec.name), 'sagemaker:DescribeModel', async () => {
        const told = await orMissing(at(spec).send(new DescribeModelCommand({ ModelName: modelOf(spec.name) })));
        return told !== undefined;
      }),
    createModel: (spec) =>
      asked(`the model ${modelOf(spec.name)}`, making, async () => {
        const request = toModelRequest(spec, await checkpointOf(at(spec), spec));
        await unlessTaken(at(spec).send(new CreateModelCommand(request)));
      }),
    hasConfig: (spec) =>
      asked(configOf(spec.name), 'sagemaker:DescribeEndpointConfig', async () => {
        const input = { EndpointConfigName: configOf(spec.name) };
        return (await orMissing(at(spec).send(new DescribeEndpointConfigCommand(input)))) !== undefined;
      }),
    createConfig: (spec, asynchronous) =>
      asked(`the endpoint configuration ${configOf(spec.name)}`, making, () =>
        unlessTaken(at(spec).send(new CreateEndpointConfigCommand(toConfigRequest(spec, asynchronous)))),
      ),
    endpoint: (slot, region) =>
      asked(`the endpoint ${slot}`, 'sagemaker:DescribeEndpoint', () =>
        orMissing(clients(region).send(new DescribeEndpointCommand({ EndpointName: slot }))),
      ),
    createEndpoint: (spec) =>
      asked(`the endpoint ${accountHosting(spec).slot}`, 'sagemaker:CreateEndpoint and sagemaker:AddTags', () =>
        unlessTaken(at(spec).send(new CreateEndpointCommand(toEndpointRequest(spec)))),
      ),
    updateEndpoint: (spec) =>
      asked(`the endpoint ${accountHosting(spec).slot}`, 'sagemaker:UpdateEndpoint', async () => {
        await at(spec).send(new UpdateEndpointCommand(toUpdateRequest(spec)));
      }),
    deleteEndpoint: (slot, region) =>
      asked(`the endpoint ${slot}`, 'sagemaker:DeleteEndpoint', async () => {
        await clients(region)
          .send(new DeleteEndpointCommand({ EndpointName: slot }))
          .catch((error: unknown) => {
            // While it is made or changed it cannot be deleted: whoever asks again finds out.
            if (!isMissing(error) && !/in-progress/i.test(messageOf(error))) throw error;
          });
      }),
    deleteParts: (spec) =>
      asked(`what ${spec.name} was made from`, 'sagemaker:DeleteModel and sagemaker:DeleteEndpointConfig', async () => {
        const client = at(spec);
        const gone = (error: unknown): void => {
          if (!isMissing(error)) throw error;
        };
        await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: configOf(spec.name) })).catch(gone);
        await client.send(new DeleteModelCommand({ ModelName: modelOf(spec.name) })).catch(gone);
      }),
  };
}

/** Where the weights are: a model package says it itself. */
async function checkpointOf(client: SageMakerClient, spec: HostingSpec): Promise<string> {
  if (accountHosting(spec).from !== 'model_package') return spec.artifact;
  const told = await client.send(new DescribeModelPackageCommand({ ModelPackageName: spec.artifact }));
  return told.InferenceSpecification?.Containers?.[0]?.ModelDataSource?.S3DataSource?.S3Uri ?? spec.artifact;
}
