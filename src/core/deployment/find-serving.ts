import type { Ledger } from '../ports/ledger.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { Hosts } from './hosts.ts';
import { refreshDeployment } from './refresh.ts';
import type { DeployRequest } from './request.ts';

/** The deployment that serves the run's model on the target under the name asked for, as long as nothing is to replace it. */
export async function findServing(
  effects: Hosts & { ledger: Ledger; now: () => Date },
  { name, target, if_exists }: DeployRequest,
  run: TrainingRecord,
): Promise<DeploymentRecord | undefined> {
  if (if_exists === 'update') return undefined;
  const wanted = name ?? run.names[0] ?? run.id;
  const all = await effects.ledger.list('deployment');
  const held = all.filter(
    ({ record }) => record.run === run.id && record.target === target && record.names.includes(wanted),
  );
  const records = await Promise.all(held.map((stored) => refreshDeployment(effects, stored)));
  return records.find(({ state }) => state === 'running');
}
