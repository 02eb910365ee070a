import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { HostingSpec } from '../ports/hosting.ts';
import { isFinal } from '../ports/run-state.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { type Hosts, openHost } from './hosts.ts';
import { withoutLeft } from './left-behind.ts';

type Effects = Hosts & { ledger: Ledger; now: () => Date };

/**
 * Removes the endpoint, checks that it is gone, and says so in the record. Removing twice is not an error. An endpoint that another
 * deployment has taken over is that one's, and stays. Where a service takes its time the record says `stopping`: asking again goes on.
 */
export async function removeDeployment(effects: Effects, record: DeploymentRecord): Promise<DeploymentRecord> {
  if (record.removed_at !== undefined || record.replaced_by !== undefined) return record;
  const host = await openHost(effects, record.target);
  await beginRemoval(effects, record);
  const slow = await host.remove(record.id, await ownSpec(effects, record)).catch(notYet);
  if (slow !== undefined) return note(effects, record.id, slow);
  for (const before of await takenOver(effects, record.id)) {
    await host.remove(before.id, before.spec);
    await effects.ledger.update('deployment', before.id, (current) => gone(effects, current));
  }
  const { record: removed } = await effects.ledger.update('deployment', record.id, (current) => gone(effects, current));
  await effects.ledger.append('deployment', record.id, { at: effects.now().toISOString(), event: 'removed' });
  return removed;
}

/** An update that never took over has made only parts: the endpoint is still that of the deployment before it. */
async function ownSpec(
  { ledger }: Effects,
  { id, spec, replaces }: DeploymentRecord,
): Promise<HostingSpec | undefined> {
  if (spec?.cloud === undefined || spec.cloud.slot === id || replaces === undefined) return spec;
  const before = (await ledger.read('deployment', replaces))?.record;
  const isTheirs = before !== undefined && before.replaced_by !== id && before.removed_at === undefined;
  return isTheirs ? { ...spec, cloud: { ...spec.cloud, slot: id } } : spec;
}

/** What a host says whose service is still at it. */
function notYet(error: unknown): string {
  if (error instanceof ForgeError && error.code === 'not_ready') return error.message;
  throw error;
}

async function note({ ledger }: Effects, id: string, detail: string): Promise<DeploymentRecord> {
  return (await ledger.update('deployment', id, (current) => ({ ...current, detail }))).record;
}

/** In an account a removal takes minutes, and a crash in them must not forget it. */
async function beginRemoval({ ledger }: Effects, { id, spec }: DeploymentRecord): Promise<void> {
  if (spec === undefined) return;
  await ledger.update('deployment', id, (current) =>
    isFinal(current.state) || current.state === 'stopping' ? undefined : { ...current, state: 'stopping' },
  );
}

/** Deployments whose endpoint this one went on under: what they were made from goes with it. */
async function takenOver({ ledger }: Pick<Effects, 'ledger'>, id: string): Promise<DeploymentRecord[]> {
  const all = (await ledger.list('deployment')).map(({ record }) => record);
  const direct = all.filter(({ replaced_by, removed_at }) => replaced_by === id && removed_at === undefined);
  const further = await Promise.all(direct.map((one) => takenOver({ ledger }, one.id)));
  return [...direct, ...further.flat()];
}

function gone({ now }: Effects, current: DeploymentRecord): DeploymentRecord | undefined {
  const at = now().toISOString();
  if (current.spec === undefined)
    return isFinal(current.state) ? undefined : { ...current, state: 'stopped', ended_at: at };
  if (current.removed_at !== undefined) return undefined;
  const { detail: _, ...rest } = current;
  const ended = isFinal(current.state) ? {} : { state: 'stopped' as const, ended_at: at };
  const failure = current.failure === undefined ? {} : { failure: withoutLeft(current.failure, current) };
  return { ...rest, ...ended, ...failure, made: [], removed_at: at };
}
