import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';

/** An update goes on under the endpoint that is there; another target gets its own, and the one before it is removed at the end. */
export function goesOnWith(holder: DeploymentRecord | undefined, target: CloudTarget): { goesOn?: DeploymentRecord } {
  return holder?.target === target && holder.state === 'running' && holder.spec !== undefined ? { goesOn: holder } : {};
}
