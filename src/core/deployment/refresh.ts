import type { Ledger, Stored } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { type Hosts, openHost } from './hosts.ts';

type Effects = Hosts & { ledger: Ledger; now: () => Date };

/** The record brought up to date: an endpoint that expired or died is written down as ended. */
export async function refreshDeployment(effects: Effects, stored: Stored<'deployment'>): Promise<DeploymentRecord> {
  const { record } = stored;
  if (record.state !== 'running') return record; // being made, or ended
  const host = await openHost(effects, record.target);
  const endpoint = await host.get(record.id);
  if (endpoint?.state === 'running') return record;
  const now = effects.now().toISOString();
  const expired = record.expires_at !== undefined && now >= record.expires_at;
  const failure = endpoint?.failure ?? {
    cause: 'its process is gone',
    fix: 'call deploy_model again with the same arguments',
  };
  const { record: updated } = await effects.ledger.update('deployment', record.id, (current) => {
    if (isFinal(current.state)) return undefined;
    if (expired || endpoint?.state === 'stopped') return { ...current, state: 'stopped', ended_at: now };
    return { ...current, state: 'failed', failure, ended_at: now };
  });
  return updated;
}
