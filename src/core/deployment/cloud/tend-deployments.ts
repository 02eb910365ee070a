import { endsAt } from '../../ends-at.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import { openHost } from '../hosts.ts';
import { refreshDeployment } from '../refresh.ts';
import { removeDeployment } from '../remove.ts';
import { advanceDeployment } from './advance.ts';
import type { CloudEffects } from './effects.ts';

/**
 * Looks after every deployment in an account: goes on with what a crash left half made, ends what is past its time to live (whether or
 * not a schedule should have), and clears away after what has ended. Doing it twice, or in two servers at once, is doing it once.
 */
export async function tendDeployments(effects: CloudEffects): Promise<void> {
  for (const { record } of await effects.ledger.list('deployment')) {
    if (record.spec === undefined || record.removed_at !== undefined || record.replaced_by !== undefined) continue;
    try {
      await tend(effects, record);
    } catch (error) {
      await note(effects, record, error); // one that cannot be reached, or a bug in it, must not keep the others waiting
    }
  }
}

async function tend(effects: CloudEffects, record: DeploymentRecord): Promise<void> {
  if (isOver(effects, record)) return void (await removeDeployment(effects, record));
  const { state } = record;
  if (state === 'starting') await advanceDeployment(effects, await openHost(effects, record.target), record);
  else if (state === 'stopping' || state === 'stopped') await removeDeployment(effects, record);
  else if (state === 'running') {
    const seen = await refreshDeployment(effects, { id: record.id, version: 0, record });
    if (seen.state !== 'running') await removeDeployment(effects, seen);
  }
}

function isOver({ now }: CloudEffects, { expires_at, created_at }: DeploymentRecord): boolean {
  return expires_at !== undefined && now().getTime() >= endsAt(expires_at, created_at).getTime();
}

async function note({ ledger, now }: CloudEffects, { id, state }: DeploymentRecord, error: unknown): Promise<void> {
  const isBug = !(error instanceof ForgeError);
  if (state === 'starting' && !isBug) return; // its step has said so itself
  const detail = isBug ? `internal error: ${messageOf(error)}` : messageOf(error);
  const before = (await ledger.read('deployment', id))?.record.detail;
  if (before === detail) return;
  await ledger.update('deployment', id, (current) => ({ ...current, detail }));
  await ledger.append('deployment', id, { at: now().toISOString(), event: 'not_tended', detail });
}
