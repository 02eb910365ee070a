import { BedrockClient } from '@aws-sdk/client-bedrock';
import { ForgeError } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import type { EndCall } from './expiry-step.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { importStep } from './import-step.ts';
import { orMissing, unlessTaken } from './is-missing.ts';
import type { Seen } from './step.ts';
import type { TargetHost } from './target-host.ts';

/** What the ways of Bedrock to serve a custom model differ in: their calls, and what these tell. */
export type ServingCalls<T> = {
  /** As `model deployment`. */
  kind: string;
  step: string;
  permissions: string;
  end(slot: string): EndCall;
  get(client: BedrockClient, slot: string): Promise<T>;
  create(client: BedrockClient, spec: HostingSpec, model: string): Promise<unknown>;
  update(client: BedrockClient, slot: string, model: string): Promise<unknown>;
  /** That it is gone already, or cannot be deleted at this moment, is no error: whoever asks again finds out. */
  remove(client: BedrockClient, slot: string): Promise<unknown>;
  toSeen(told: T, spec: HostingSpec, model: string, done: readonly string[]): Seen;
  /** What answers, and whether it does. */
  served(told: T): { arn: string | undefined; failed: boolean };
  /** Until when it is paid for and cannot be deleted. */
  boundUntil?(told: T): Date | undefined;
};

/** A custom model that Bedrock serves: imported where it is not yet, then served under the name of the deployment. */
export function createServing<T>(settings: HostingSettings, calls: ServingCalls<T>): TargetHost {
  const clients = clientsOf(settings, (options) => new BedrockClient(options));
  const asked = <R>(slot: string, work: () => Promise<R>): Promise<R> =>
    translated({ what: `the ${calls.kind} ${slot}`, permissions: calls.permissions }, work);
  const get = (slot: string, region: string): Promise<T | undefined> =>
    asked(slot, () => orMissing(calls.get(clients(region), slot)));
  const make = async (spec: HostingSpec, model: string): Promise<void> => {
    const { slot, region } = accountHosting(spec);
    const held = await get(slot, region);
    await asked(slot, async () => {
      if (held === undefined) await unlessTaken(calls.create(clients(region), spec, model));
      else await calls.update(clients(region), slot, model);
    });
  };

  return {
    end: (slot) => calls.end(slot),
    before: (spec, done, keep) => [importStep(clients(accountHosting(spec).region), spec, done, keep)],
    serve(spec, done, modelArn) {
      const { slot, region } = accountHosting(spec);
      return {
        name: calls.step,
        async look() {
          const told = await get(slot, region);
          return told === undefined ? { state: 'missing' } : calls.toSeen(told, spec, modelArn(), done);
        },
        make: () => make(spec, modelArn()),
      };
    },
    after: () => [],
    async look(spec) {
      const { slot, region } = accountHosting(spec);
      const told = await get(slot, region);
      if (told === undefined) return undefined;
      const { arn = slot, failed } = calls.served(told);
      return { state: failed ? 'failed' : 'running', source: { from: 'bedrock', model: arn, region } };
    },
    async remove(slot, region) {
      const told = await get(slot, region);
      if (told === undefined) return true;
      refuseBound(slot, calls.boundUntil?.(told), settings.now());
      await asked(slot, () => calls.remove(clients(region), slot));
      return (await get(slot, region)) === undefined;
    },
    leftovers: async () => undefined,
  };
}

/** Throws not_ready while a commitment runs: asking the service would only be refused. */
function refuseBound(slot: string, until: Date | undefined, now: Date): void {
  if (until === undefined || until <= now) return;
  const end = until.toISOString();
  throw new ForgeError(
    'not_ready',
    `${slot} is committed until ${end}: Bedrock deletes it no earlier, and it costs till then`,
    {
      next: `call stop_run again after ${end}; a server that runs then does it by itself`,
    },
  );
}
