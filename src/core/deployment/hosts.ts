import { ForgeError } from '../errors.ts';
import type { HostingRuntime } from '../ports/hosting.ts';

export type Hosts = { hosting: Readonly<Record<string, () => Promise<HostingRuntime>>> };

/** The host of a target, loaded on first use. */
export async function openHost(effects: Hosts, target: string): Promise<HostingRuntime> {
  const open = effects.hosting[target];
  if (open === undefined) {
    throw new ForgeError(
      'unavailable',
      `target ${target} is not available here; this server has ${Object.keys(effects.hosting).join(', ')}`,
      {
        next: 'deploy a baseline run with target "local"',
      },
    );
  }
  return open();
}
