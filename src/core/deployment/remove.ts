import type { Ledger } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { type Hosts, openHost } from './hosts.ts';

type Effects = Hosts & { ledger: Ledger; now: () => Date };

/** Removes the endpoint, checks that it is gone, and says so in the record. Removing twice is not an error. */
export async function removeDeployment(effects: Effects, record: DeploymentRecord): Promise<DeploymentRecord> {
  const host = await openHost(effects, record.target);
  await host.remove(record.id);
  const { record: removed } = await effects.ledger.update('deployment', record.id, (current) =>
    isFinal(current.state) ? undefined : { ...current, state: 'stopped', ended_at: effects.now().toISOString() },
  );
  await effects.ledger.append('deployment', record.id, { at: effects.now().toISOString(), event: 'removed' });
  return removed;
}
