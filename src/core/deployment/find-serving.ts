import type { Ledger } from '../ports/ledger.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { Hosts } from './hosts.ts';
import { refreshDeployment } from './refresh.ts';
import type { DeployRequest } from './request.ts';

/**
 * The running deployment of the model on the target (auto: on any), under the name asked for, as long as nothing is to replace it. `model` is how the
 * request names it, a run's id or the address of what was trained.
 */
export async function findServing(
  effects: Hosts & { ledger: Ledger; now: () => Date },
  { name, target, if_exists }: DeployRequest,
  model: { id: string; names: readonly string[] },
): Promise<DeploymentRecord | undefined> {
  if (if_exists === 'update') return undefined;
  const wanted = name ?? model.names[0] ?? model.id;
  const all = await effects.ledger.list('deployment');
  const held = all.filter(
    ({ record }) =>
      (target === 'auto' || record.target === target) &&
      (record.run === model.id || record.artifact === model.id) &&
      (record.names.includes(wanted) || record.served_as === wanted),
  );
  const records = await Promise.all(held.map((stored) => refreshDeployment(effects, stored)));
  return records.find(({ state }) => state === 'running');
}
