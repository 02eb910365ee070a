import { ForgeError, messageOf } from '../../errors.ts';
import type { HostedEndpoint, HostingRuntime } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import { sourceOfDeployment } from '../../runs/deployment-source.ts';
import { withLeft } from '../left-behind.ts';
import { removeDeployment } from '../remove.ts';
import type { CloudEffects } from './effects.ts';
import { smokeCloud } from './smoke-cloud.ts';

/** A service may need a moment to show what was made: so often one call makes a step again that is missing. */
const MOST_TIMES = 3;

/**
 * Takes every step that can be taken now, each written down before the next; returns when the service has to work, when it is ready, or
 * when it has failed. What was made is named in the record in any case.
 */
export async function advanceDeployment(
  effects: CloudEffects,
  host: HostingRuntime,
  begun: DeploymentRecord,
): Promise<DeploymentRecord> {
  let record = begun;
  const taken: string[] = [];
  while (taken.filter((step) => step === taken.at(-1)).length <= MOST_TIMES) {
    const endpoint = await takeStep(effects, host, record);
    record = await note(effects, record, endpoint);
    if (endpoint.state === 'failed') return giveBack(effects, host, await fail(effects, record, endpoint));
    if (endpoint.state === 'running') return makeReady(effects, host, record, endpoint);
    if (endpoint.step === undefined) return record;
    taken.push(endpoint.step);
  }
  throw await stayedMissing(effects, record, taken.at(-1) ?? '');
}

/** What is made and not there is not made for ever: the record says it, and the next look tries it once more. */
async function stayedMissing(effects: CloudEffects, { id, detail: said }: DeploymentRecord, step: string) {
  const reason = said === undefined ? '' : `: ${said}`;
  const detail = `step "${step}" was made ${MOST_TIMES + 1} times and is missing each time${reason}`;
  await effects.ledger.update('deployment', id, (current) => ({ ...current, detail }));
  return new ForgeError('unavailable', `deployment ${id}: ${detail}`, {
    next: `look at it in the console; the same call goes on with ${id}, stop_run removes it`,
  });
}

/** A step that cannot be taken now leaves the deployment as it is: the same call goes on with it. */
async function takeStep(
  effects: CloudEffects,
  host: HostingRuntime,
  record: DeploymentRecord,
): Promise<HostedEndpoint> {
  const { spec } = record;
  if (spec === undefined) throw new Error(`deployment ${record.id} has no spec`);
  try {
    return await host.create(
      spec,
      (record.steps ?? []).map(({ step }) => step),
    );
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const detail = messageOf(error);
    await effects.ledger.update('deployment', record.id, (current) =>
      current.detail === detail ? undefined : { ...current, detail },
    );
    const kept = (record.made ?? []).map(({ kind, id }) => `${kind} ${id}`);
    const made = kept.length === 0 ? '' : `; made so far and kept: ${kept.join(', ')}`;
    throw new ForgeError(error.code, `deployment ${record.id}: ${detail}${made}`, {
      next: `${error.next ?? 'see the cause'}; the same call goes on with ${record.id}, stop_run removes it`,
      cause: error,
    });
  }
}

async function note(
  effects: CloudEffects,
  record: DeploymentRecord,
  endpoint: HostedEndpoint,
): Promise<DeploymentRecord> {
  const at = effects.now().toISOString();
  const { step, detail, made } = endpoint;
  const stored = await effects.ledger.update('deployment', record.id, (current) => {
    const { detail: before, ...rest } = current;
    const known = current.steps ?? [];
    const steps = step === undefined || known.some((one) => one.step === step) ? known : [...known, { step, at }];
    const next = { ...rest, steps, made: [...(made ?? [])], ...(detail === undefined ? {} : { detail }) };
    const same = before === detail && steps === known && JSON.stringify(made) === JSON.stringify(current.made);
    return same ? undefined : next;
  });
  if (step !== undefined)
    await effects.ledger.append('deployment', record.id, {
      at,
      event: 'step',
      step,
      ...(detail === undefined ? {} : { detail }),
    });
  return stored.record;
}

async function fail(
  effects: CloudEffects,
  record: DeploymentRecord,
  { failure }: HostedEndpoint,
): Promise<DeploymentRecord> {
  const told = { cause: failure?.cause ?? 'it failed', fix: failure?.fix ?? 'see the cause' };
  const { cause, fix } = withLeft(told, record);
  const stored = await effects.ledger.update('deployment', record.id, (current) => ({
    ...current,
    state: 'failed',
    failure: { cause, fix },
    ended_at: effects.now().toISOString(),
  }));
  return stored.record;
}

/** An update that failed has moved the end of the deployment before it, which lives on: it ends when it was to end. */
async function giveBack(
  effects: CloudEffects,
  host: HostingRuntime,
  record: DeploymentRecord,
): Promise<DeploymentRecord> {
  const { replaces, spec } = record;
  const before = replaces === undefined ? undefined : (await effects.ledger.read('deployment', replaces))?.record;
  const shared = before?.spec !== undefined && before.spec.cloud?.slot === spec?.cloud?.slot;
  if (shared && before.state === 'running' && before.target === host.target)
    await host.extend(before.id, before.expires_at, before.spec);
  return record;
}

async function makeReady(
  effects: CloudEffects,
  host: HostingRuntime,
  record: DeploymentRecord,
  endpoint: HostedEndpoint,
): Promise<DeploymentRecord> {
  const source = sourceOfDeployment(record, endpoint);
  const smoke = source === undefined ? undefined : await smokeCloud(effects, record, source);
  if (smoke !== undefined && 'later' in smoke)
    return note(effects, record, { ...endpoint, detail: `up, but not asked yet: ${smoke.later}` });
  if (smoke !== undefined && !smoke.ok) {
    const failure = { cause: `the smoke test failed: ${smoke.answer}`, fix: 'it runs and costs until it is removed' };
    return giveBack(effects, host, await fail(effects, record, { ...endpoint, failure }));
  }
  const stored = await effects.ledger.update('deployment', record.id, (current) => ({
    ...current,
    state: 'running',
    ...(smoke === undefined ? {} : { smoke }),
    ...(source === undefined ? {} : { endpoint: addressOf(source) }),
  }));
  if (record.replaces !== undefined) await retire(effects, host, record.replaces, stored.record);
  return stored.record;
}

function addressOf(source: NonNullable<ReturnType<typeof sourceOfDeployment>>): string {
  if (source.from === 'bedrock') return source.model;
  return 'endpoint' in source ? `endpoint/${source.endpoint}` : 'no address';
}

/** What stood there before: it is the same endpoint now, or it is removed. */
async function retire(effects: CloudEffects, host: HostingRuntime, id: string, by: DeploymentRecord): Promise<void> {
  const before = (await effects.ledger.read('deployment', id))?.record;
  if (before === undefined || before.replaced_by !== undefined) return;
  const sameSlot = before.target === host.target && before.spec?.cloud?.slot === by.spec?.cloud?.slot;
  if (!sameSlot) return void (await removeDeployment(effects, before));
  await effects.ledger.update('deployment', id, (current) => ({
    ...current,
    state: 'stopped',
    replaced_by: by.id,
    ended_at: effects.now().toISOString(),
  }));
}
