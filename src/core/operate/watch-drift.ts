import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { OperateEffects } from './effects.ts';
import { LOOK_EVERY_MS, lookForDrift } from './look-for-drift.ts';

/** Looks at deployments whose drift an alarm is to hear of, each at most once an hour, whichever server does it. */
export async function watchDrift(effects: OperateEffects): Promise<void> {
  for (const { record } of await effects.ledger.list('deployment')) {
    if (isDue(effects, record) && (await claim(effects, record.id))) await lookForDrift(effects, record);
  }
}

function isDue({ now }: OperateEffects, { state, spec, drift }: DeploymentRecord): boolean {
  if (state !== 'running' || typeof spec?.cloud?.drift_alarm !== 'object') return false;
  return drift === undefined || now().getTime() - Date.parse(drift.at) >= LOOK_EVERY_MS;
}

/** Of two servers one looks. */
async function claim(effects: OperateEffects, id: string): Promise<boolean> {
  let mine = false;
  await effects.ledger.update('deployment', id, (current) => {
    mine = isDue(effects, current);
    const at = effects.now().toISOString();
    return mine ? { ...current, drift: { findings: [], ...current.drift, at } } : undefined;
  });
  return mine;
}
