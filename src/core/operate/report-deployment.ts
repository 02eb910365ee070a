import { refreshDeployment } from '../deployment/refresh.ts';
import type { Stored } from '../ports/ledger.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { OperateEffects } from './effects.ts';
import type { RunReport } from './run-report.ts';

/** State, address, price and end of a deployment. */
export async function reportDeployment(effects: OperateEffects, stored: Stored<'deployment'>): Promise<RunReport> {
  const record = await refreshDeployment(effects, stored);
  const name = record.names[0];
  return {
    kind: 'deployment',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    cost_per_day: record.state === 'running' ? record.cost_per_hour * 24 : 0,
    ...(record.endpoint === undefined ? {} : { endpoint: record.endpoint }),
    ...(record.expires_at === undefined ? {} : { expires_at: record.expires_at }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    next: nextStep(record),
  };
}

function nextStep(record: DeploymentRecord): string {
  if (record.state === 'running')
    return `call invoke_model with model ${record.id}; stop_run with id ${record.id} ends it`;
  if (record.state === 'starting')
    return 'if nobody is making it any more, call deploy_model again with the same arguments: it goes on where it stopped';
  const expired = record.expires_at !== undefined && (record.ended_at ?? '') >= record.expires_at;
  const again = 'call deploy_model to serve the model again';
  return record.failure?.fix ?? (expired ? `it reached its time to live at ${record.expires_at}; ${again}` : again);
}
