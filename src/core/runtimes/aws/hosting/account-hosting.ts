import { ForgeError } from '../../../errors.ts';
import type { CloudHosting, HostingSpec } from '../../../ports/hosting.ts';

/** The account's part of a deployment. Throws ForgeError bad_request without one: it was planned for this machine. */
export function accountHosting(spec: HostingSpec | undefined): CloudHosting {
  if (spec?.cloud !== undefined) return spec.cloud;
  throw new ForgeError('bad_request', `deployment ${spec?.name ?? ''} says nothing of an account to be made in`, {
    next: 'plan it again with deploy_model',
  });
}

/** Tags as most services take them. */
export function toTags({ tags }: CloudHosting): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as Bedrock takes them. */
export function toBedrockTags({ tags }: CloudHosting): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
