import {
  CreateProvisionedModelThroughputCommand,
  type CreateProvisionedModelThroughputRequest,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  type GetProvisionedModelThroughputCommandOutput,
  UpdateProvisionedModelThroughputCommand,
} from '@aws-sdk/client-bedrock';
import { commitments } from '../../../catalog/hosting/commitments.ts';
import { errorNames } from '../errors.ts';
import type { HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { accountHosting, toBedrockTags } from './account-hosting.ts';
import { createServing } from './bedrock-serving.ts';
import { tokenOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { isMissing } from './is-missing.ts';
import { refuseOther } from './refuse-other.ts';
import type { Seen } from './step.ts';
import type { TargetHost } from './target-host.ts';

const PERMISSIONS =
  'bedrock:CreateProvisionedModelThroughput, bedrock:GetProvisionedModelThroughput, bedrock:UpdateProvisionedModelThroughput, bedrock:DeleteProvisionedModelThroughput and bedrock:TagResource';

/** Custom models on model units of their own, by the hour; only those without commitment can be deleted at any time. */
export function createProvisioned(settings: HostingSettings): TargetHost {
  return createServing(settings, {
    kind: 'provisioned throughput',
    step: 'throughput',
    permissions: PERMISSIONS,
    end: (slot) => ({ call: 'bedrock:deleteProvisionedModelThroughput', input: { ProvisionedModelId: slot } }),
    get: (client, slot) => client.send(new GetProvisionedModelThroughputCommand({ provisionedModelId: slot })),
    create: (client, spec, model) => client.send(new CreateProvisionedModelThroughputCommand(toRequest(spec, model))),
    update: (client, slot, model) =>
      client.send(new UpdateProvisionedModelThroughputCommand({ provisionedModelId: slot, desiredModelId: model })),
    remove: (client, slot) =>
      client.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: slot })).catch((error: unknown) => {
        // While it is made it cannot be deleted.
        if (!isMissing(error) && !errorNames(error).includes('ConflictException')) throw error;
      }),
    toSeen,
    served: ({ provisionedModelArn, status }) => ({ arn: provisionedModelArn, failed: status === 'Failed' }),
    boundUntil: ({ commitmentExpirationTime, status }) => (status === 'Failed' ? undefined : commitmentExpirationTime),
  });
}

function toSeen(told: GetProvisionedModelThroughputCommandOutput, spec: HostingSpec, model: string): Seen {
  const { slot, region } = accountHosting(spec);
  const made: MadeThing = { kind: 'provisioned throughput', id: slot, region };
  if (told.status === 'Failed')
    return {
      state: 'failed',
      cause: `the throughput failed: ${told.failureMessage ?? 'no reason was told'}`,
      made: { ...made, unbilled: true },
    };
  if (told.status !== 'InService')
    return { state: 'waiting', detail: `the throughput is ${told.status ?? 'being made'}`, made };
  if (told.modelArn === model) return { state: 'ready', made };
  refuseOther(spec, `serves ${told.modelArn ?? 'another model'}, not ${model}`);
  return { state: 'missing' };
}

function toRequest(spec: HostingSpec, modelId: string): CreateProvisionedModelThroughputRequest {
  const cloud = accountHosting(spec);
  const { commitment } = cloud;
  return {
    modelUnits: cloud.units,
    provisionedModelName: cloud.slot,
    modelId,
    ...(commitment === undefined ? {} : { commitmentDuration: commitments[commitment.term].duration }),
    tags: toBedrockTags(cloud),
    clientRequestToken: tokenOf(spec.name, modelId),
  };
}
