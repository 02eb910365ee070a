import { ForgeError } from '../errors.ts';
import { refreshDeployment } from '../deployment/refresh.ts';
import type { Stored } from '../ports/ledger.ts';
import type { LoadReport } from '../runs/load-record.ts';
import type { Check } from '../runs/training-record.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import { driftAtGlance } from './drift-at-glance.ts';
import type { OperateEffects } from './effects.ts';
import { lookForDrift } from './look-for-drift.ts';
import type { RunReport } from './run-report.ts';

/** State, address, price and end of a deployment. `glance`: drift in an account as it was last seen. */
export async function reportDeployment(
  effects: OperateEffects,
  stored: Stored<'deployment'>,
  glance: boolean,
): Promise<RunReport> {
  const { record, unseen } = await refreshed(effects, stored);
  const name = record.names[0];
  const price = isBilled(record) ? record.cost_per_hour * 24 : 0;
  const asked = record.state === 'running' && unseen === undefined;
  const look = glance && record.spec !== undefined ? driftAtGlance : lookForDrift;
  const drift = asked ? await look(effects, record) : [];
  const health = [...(unseen === undefined ? [] : [unseen]), ...loadFindings(record), ...drift];
  return {
    kind: 'deployment',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    cost_per_day: price,
    ...(record.endpoint === undefined ? {} : { endpoint: record.endpoint }),
    ...(record.load === undefined ? {} : { metrics: loadMetrics(record.load) }),
    ...(health.length === 0 ? {} : { health }),
    ...(record.expires_at === undefined ? {} : { expires_at: record.expires_at }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    next: nextStep(record),
  };
}

/** Of the newest load test what can be said in a number. */
function loadMetrics({ latency_ms, answered_per_s }: LoadReport): Record<string, number> {
  const { p50, p95, p99 } = latency_ms;
  const named = Object.entries({ p50_ms: p50.value, p95_ms: p95.value, p99_ms: p99.value });
  const known = named.flatMap(([metric, value]) => (value === undefined ? [] : [[metric, value] as const]));
  return { ...Object.fromEntries(known), answered_per_s };
}

function loadFindings({ load }: DeploymentRecord): Check[] {
  if (load === undefined || load.verdict === 'met') return [];
  const severity = load.verdict === 'missed' ? 'warn' : 'info';
  return [
    {
      code: `load_${load.verdict}`,
      severity,
      message: `under ${load.rate} requests a second: ${load.reason}`,
      fix: 'test again with a lower rate, another objective or a larger deployment',
    },
  ];
}

/** The record as it stands now, or as last seen with the reason: one that cannot be asked must not hide the others. */
async function refreshed(
  effects: OperateEffects,
  stored: Stored<'deployment'>,
): Promise<{ record: DeploymentRecord; unseen?: Check }> {
  try {
    return { record: await refreshDeployment(effects, stored) };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'unavailable') throw error;
    const message = `unknown now: ${error.message}`;
    return {
      record: stored.record,
      unseen: { code: 'state_unknown', severity: 'warn', message, fix: error.next ?? 'call again' },
    };
  }
}

/** What runs or is being removed, and what one that is being made or has failed left in the account, but for what failed itself. */
function isBilled({ state, made = [] }: DeploymentRecord): boolean {
  if (state === 'running' || state === 'stopping') return true;
  if (state === 'stopped') return false; // gone, or under the name of the deployment that took its place
  return made.some(
    ({ kind, unbilled }) => unbilled === undefined && (kind === 'endpoint' || kind === 'provisioned throughput'),
  );
}

function nextStep(record: DeploymentRecord): string {
  if (record.spec !== undefined && record.state === 'starting')
    return `${record.detail ?? 'it is being made'}; the server goes on with it by itself: call get_run with id ${record.id} in a few minutes`;
  if (record.state === 'stopping')
    return `${record.detail ?? 'it is being removed'}; call stop_run with id ${record.id} again to see that it is gone`;
  if (record.replaced_by !== undefined)
    return `deployment ${record.replaced_by} took its place; deploy_model with its run and if_exists "update" goes back`;
  if (record.state === 'running')
    return `call invoke_model with model ${record.id}; stop_run with id ${record.id} ends it`;
  if (record.state === 'starting')
    return 'if nobody is making it any more, call deploy_model again with the same arguments: it goes on where it stopped';
  const expired = record.expires_at !== undefined && (record.ended_at ?? '') >= record.expires_at;
  const again = 'call deploy_model to serve the model again';
  return record.failure?.fix ?? (expired ? `it reached its time to live at ${record.expires_at}; ${again}` : again);
}
