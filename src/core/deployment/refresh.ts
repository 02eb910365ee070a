import { endsAt } from '../ends-at.ts';
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
  const endpoint = await host.get(record.id, record.spec);
  if (endpoint?.state === 'running') return record;
  // In an account an endpoint that is changed or moved is not running for a while.
  if (record.spec !== undefined && endpoint?.state === 'starting') return record;
  const now = effects.now().toISOString();
  const expired = record.expires_at !== undefined && now >= endOf(record, record.expires_at);
  const failure = endpoint?.failure ?? {
    cause: record.spec === undefined ? 'its process is gone' : 'it is gone from the account, and not by this server',
    fix: 'call deploy_model again with the same arguments',
  };
  const { record: updated } = await effects.ledger.update('deployment', record.id, (current) => {
    if (isFinal(current.state)) return undefined;
    if (expired || endpoint?.state === 'stopped') return { ...current, state: 'stopped', ended_at: now };
    // What serves is gone or has failed: nothing is paid for it any more.
    const made = current.made?.map((thing) => ({ ...thing, unbilled: true as const }));
    return { ...current, state: 'failed', failure, ended_at: now, ...(made === undefined ? {} : { made }) };
  });
  return updated;
}

/** In an account the end begins a little before, so that it is over in time. */
function endOf({ spec, created_at }: DeploymentRecord, expiresAt: string): string {
  return spec === undefined ? expiresAt : endsAt(expiresAt, created_at).toISOString();
}
