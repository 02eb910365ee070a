import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  type GetCustomModelDeploymentCommandOutput,
  UpdateCustomModelDeploymentCommand,
} from '@aws-sdk/client-bedrock';
import type { HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting, toBedrockTags } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { tokenOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { importStep } from './import-step.ts';
import { isMissing, orMissing, unlessTaken } from './is-missing.ts';
import { refuseOther } from './refuse-other.ts';
import type { Seen, Step } from './step.ts';
import type { TargetHost } from './target-host.ts';

const PERMISSIONS =
  'bedrock:CreateCustomModelDeployment, bedrock:GetCustomModelDeployment, bedrock:UpdateCustomModelDeployment, bedrock:DeleteCustomModelDeployment and bedrock:TagResource';

/** Custom models that Bedrock serves by the token. */
export function createOnDemand(settings: HostingSettings): TargetHost {
  const clients = clientsOf(settings, (options) => new BedrockClient(options));
  const asked = <T>(slot: string, work: () => Promise<T>): Promise<T> =>
    translated({ what: `the model deployment ${slot}`, permissions: PERMISSIONS }, work);
  const get = (slot: string, region: string): Promise<GetCustomModelDeploymentCommandOutput | undefined> =>
    asked(slot, () =>
      orMissing(clients(region).send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot }))),
    );

  return {
    end: (slot) => ({
      call: 'bedrock:deleteCustomModelDeployment',
      input: { CustomModelDeploymentIdentifier: slot },
    }),
    before(spec, done, keep) {
      return [importStep(clients(accountHosting(spec).region), spec, done, keep)];
    },
    serve(spec, done, modelArn): Step {
      const { slot, region } = accountHosting(spec);
      return {
        name: 'deployment',
        look: async () => toSeen(await get(slot, region), spec, modelArn(), done),
        make: async () => {
          const held = await get(slot, region);
          await asked(slot, async () => {
            if (held === undefined) await unlessTaken(clients(region).send(toCreate(spec, modelArn())));
            else await clients(region).send(toUpdate(spec, modelArn()));
          });
        },
      };
    },
    after: () => [],
    async look(spec) {
      const { slot, region } = accountHosting(spec);
      const told = await get(slot, region);
      if (told === undefined) return undefined;
      return {
        state: told.status === 'Failed' ? 'failed' : 'running',
        source: { from: 'bedrock', model: told.customModelDeploymentArn ?? slot, region },
      };
    },
    async remove(slot, region) {
      await asked(slot, () =>
        clients(region)
          .send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot }))
          .catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          }),
      );
      return (await get(slot, region)) === undefined;
    },
    leftovers: async () => undefined,
  };
}

function toSeen(
  told: GetCustomModelDeploymentCommandOutput | undefined,
  spec: HostingSpec,
  model: string,
  done: readonly string[],
): Seen {
  const { slot, region } = accountHosting(spec);
  if (told === undefined) return { state: 'missing' };
  const made: MadeThing = { kind: 'model deployment', id: slot, region };
  if (told.status === 'Failed')
    return { state: 'failed', cause: `the deployment failed: ${told.failureMessage ?? 'no reason was told'}`, made };
  if (told.status === 'Creating') return { state: 'waiting', detail: 'Bedrock creates the deployment', made };
  if (told.modelArn === model) return { state: 'ready', made };
  refuseOther(spec, `serves ${told.modelArn ?? 'another model'}, not ${model}`);
  if (told.updateDetails?.updateStatus === 'UpdateFailed' && done.includes('deployment'))
    return {
      state: 'failed',
      cause: `${slot} still serves ${told.modelArn ?? 'the model before'}: its update failed`,
      made,
    };
  if (told.updateDetails?.updateStatus === 'Updating')
    return { state: 'waiting', detail: 'Bedrock puts the new model in the place of the old one', made };
  return { state: 'missing' };
}

function toCreate(spec: HostingSpec, modelArn: string): CreateCustomModelDeploymentCommand {
  const cloud = accountHosting(spec);
  return new CreateCustomModelDeploymentCommand({
    modelDeploymentName: cloud.slot,
    modelArn,
    description: `${spec.served_as}, made by nova-forge-mcp`,
    tags: toBedrockTags(cloud),
    clientRequestToken: tokenOf(spec.name, modelArn),
  });
}

function toUpdate(spec: HostingSpec, modelArn: string): UpdateCustomModelDeploymentCommand {
  const { slot } = accountHosting(spec);
  return new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier: slot, modelArn });
}
