import {
  CreateCustomModelDeploymentCommand,
  type CreateCustomModelDeploymentRequest,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  type GetCustomModelDeploymentCommandOutput,
  UpdateCustomModelDeploymentCommand,
} from '@aws-sdk/client-bedrock';
import type { HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { accountHosting, toBedrockTags } from './account-hosting.ts';
import { createServing } from './bedrock-serving.ts';
import { tokenOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { isMissing } from './is-missing.ts';
import { refuseOther } from './refuse-other.ts';
import type { Seen } from './step.ts';
import type { TargetHost } from './target-host.ts';

const STEP = 'deployment';
const PERMISSIONS =
  'bedrock:CreateCustomModelDeployment, bedrock:GetCustomModelDeployment, bedrock:UpdateCustomModelDeployment, bedrock:DeleteCustomModelDeployment and bedrock:TagResource';

/** Custom models that Bedrock serves by the token. */
export function createOnDemand(settings: HostingSettings): TargetHost {
  return createServing(settings, {
    kind: 'model deployment',
    step: STEP,
    permissions: PERMISSIONS,
    end: (slot) => ({
      call: 'bedrock:deleteCustomModelDeployment',
      input: { CustomModelDeploymentIdentifier: slot },
    }),
    get: (client, slot) => client.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot })),
    create: (client, spec, model) => client.send(new CreateCustomModelDeploymentCommand(toRequest(spec, model))),
    update: (client, slot, modelArn) =>
      client.send(new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot, modelArn })),
    remove: (client, slot) =>
      client
        .send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot }))
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        }),
    toSeen,
    served: ({ customModelDeploymentArn, status }) => ({ arn: customModelDeploymentArn, failed: status === 'Failed' }),
  });
}

function toSeen(
  told: GetCustomModelDeploymentCommandOutput,
  spec: HostingSpec,
  model: string,
  done: readonly string[],
): Seen {
  const { slot, region } = accountHosting(spec);
  const made: MadeThing = { kind: 'model deployment', id: slot, region };
  if (told.status === 'Failed')
    return { state: 'failed', cause: `the deployment failed: ${told.failureMessage ?? 'no reason was told'}`, made };
  if (told.status === 'Creating') return { state: 'waiting', detail: 'Bedrock creates the deployment', made };
  if (told.modelArn === model) return { state: 'ready', made };
  refuseOther(spec, `serves ${told.modelArn ?? 'another model'}, not ${model}`);
  if (told.updateDetails?.updateStatus === 'UpdateFailed' && done.includes(STEP))
    return {
      state: 'failed',
      cause: `${slot} still serves ${told.modelArn ?? 'the model before'}: its update failed`,
      made,
    };
  if (told.updateDetails?.updateStatus === 'Updating')
    return { state: 'waiting', detail: 'Bedrock puts the new model in the place of the old one', made };
  return { state: 'missing' };
}

function toRequest(spec: HostingSpec, modelArn: string): CreateCustomModelDeploymentRequest {
  const cloud = accountHosting(spec);
  return {
    modelDeploymentName: cloud.slot,
    modelArn,
    description: `${spec.served_as}, made by nova-forge-mcp`,
    tags: toBedrockTags(cloud),
    clientRequestToken: tokenOf(spec.name, modelArn),
  };
}
