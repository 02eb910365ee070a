import {
  BedrockClient,
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  type GetProvisionedModelThroughputCommandOutput,
  UpdateProvisionedModelThroughputCommand,
} from '@aws-sdk/client-bedrock';
import { errorNames } from '../errors.ts';
import type { HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting, toBedrockTags } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { tokenOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { importStep } from './import-step.ts';
import { isMissing, orMissing, unlessTaken } from './is-missing.ts';
import { refuseOther } from './refuse-other.ts';
import type { Seen } from './step.ts';
import type { TargetHost } from './target-host.ts';

const PERMISSIONS =
  'bedrock:CreateProvisionedModelThroughput, bedrock:GetProvisionedModelThroughput, bedrock:UpdateProvisionedModelThroughput, bedrock:DeleteProvisionedModelThroughput and bedrock:TagResource';

/** Custom models on model units of their own, by the hour and without commitment: only that can be deleted at any time. */
export function createProvisioned(settings: HostingSettings): TargetHost {
  const clients = clientsOf(settings, (options) => new BedrockClient(options));
  const asked = <T>(slot: string, work: () => Promise<T>): Promise<T> =>
    translated({ what: `the provisioned throughput ${slot}`, permissions: PERMISSIONS }, work);
  const get = (slot: string, region: string): Promise<GetProvisionedModelThroughputCommandOutput | undefined> =>
    asked(slot, () =>
      orMissing(clients(region).send(new GetProvisionedModelThroughputCommand({ provisionedModelId: slot }))),
    );
  const make = async (spec: HostingSpec, model: string): Promise<void> => {
    const { slot, region } = accountHosting(spec);
    const held = await get(slot, region);
    await asked(slot, async () => {
      if (held === undefined) await unlessTaken(clients(region).send(toCreate(spec, model)));
      else
        await clients(region).send(
          new UpdateProvisionedModelThroughputCommand({ provisionedModelId: slot, desiredModelId: model }),
        );
    });
  };

  return {
    end: (slot) => ({ call: 'bedrock:deleteProvisionedModelThroughput', input: { ProvisionedModelId: slot } }),
    before: (spec, done, keep) => [importStep(clients(accountHosting(spec).region), spec, done, keep)],
    serve(spec, _done, modelArn) {
      const { slot, region } = accountHosting(spec);
      return {
        name: 'throughput',
        look: async () => toSeen(await get(slot, region), spec, modelArn()),
        make: () => make(spec, modelArn()),
      };
    },
    after: () => [],
    async look(spec) {
      const { slot, region } = accountHosting(spec);
      const told = await get(slot, region);
      if (told === undefined) return undefined;
      return {
        state: told.status === 'Failed' ? 'failed' : 'running',
        source: { from: 'bedrock', model: told.provisionedModelArn ?? slot, region },
      };
    },
    async remove(slot, region) {
      await asked(slot, () =>
        clients(region)
          .send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: slot }))
          .catch((error: unknown) => {
            // While it is made it cannot be deleted: whoever asks again finds out.
            if (!isMissing(error) && !errorNames(error).includes('ConflictException')) throw error;
          }),
      );
      return (await get(slot, region)) === undefined;
    },
    leftovers: async () => undefined,
  };
}

function toSeen(told: GetProvisionedModelThroughputCommandOutput | undefined, spec: HostingSpec, model: string): Seen {
  const { slot, region } = accountHosting(spec);
  if (told === undefined) return { state: 'missing' };
  const made: MadeThing = { kind: 'provisioned throughput', id: slot, region };
  if (told.status === 'Failed')
    return { state: 'failed', cause: `the throughput failed: ${told.failureMessage ?? 'no reason was told'}`, made };
  if (told.status !== 'InService')
    return { state: 'waiting', detail: `the throughput is ${told.status ?? 'being made'}`, made };
  if (told.modelArn === model) return { state: 'ready', made };
  refuseOther(spec, `serves ${told.modelArn ?? 'another model'}, not ${model}`);
  return { state: 'missing' };
}

function toCreate(spec: HostingSpec, modelId: string): CreateProvisionedModelThroughputCommand {
  const cloud = accountHosting(spec);
  return new CreateProvisionedModelThroughputCommand({
    modelUnits: cloud.units,
    provisionedModelName: cloud.slot,
    modelId,
    tags: toBedrockTags(cloud),
    clientRequestToken: tokenOf(spec.name, modelId),
  });
}
