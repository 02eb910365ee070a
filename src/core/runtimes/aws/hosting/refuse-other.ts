import { ForgeError } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { accountHosting } from './account-hosting.ts';

/** Throws conflict where the thing of our name is another's; an update finds the deployment before it there, which is as it should be. */
export function refuseOther(spec: HostingSpec, difference: string): void {
  const { slot } = accountHosting(spec);
  if (slot !== spec.name) return;
  throw new ForgeError('conflict', `${slot} exists in the account and ${difference}`, {
    next: 'look at it in the console; pass another name, or if_exists "update"',
  });
}
