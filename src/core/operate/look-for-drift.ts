import { openHost } from '../deployment/hosts.ts';
import { ForgeError, messageOf } from '../errors.ts';
import type { DriftMeasured } from '../ports/hosting.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { Check } from '../runs/training-record.ts';
import { type DriftLook, checkDrift } from './check-drift.ts';
import type { OperateEffects } from './effects.ts';

/** A look is written down when the last one is so old, or found something else. */
export const LOOK_EVERY_MS = 3_600_000;

/** Looks at drift. In an account the look is written down, and told to the alarm where there is one. */
export async function lookForDrift(effects: OperateEffects, record: DeploymentRecord): Promise<Check[]> {
  const look = await checkDrift(effects, record);
  if (record.spec === undefined) return look.findings;
  const findings = [...look.findings, ...(await tellAlarm(effects, record, look))];
  const drift = { at: effects.now().toISOString(), findings };
  await effects.ledger.update('deployment', record.id, (current) =>
    isNews(current.drift, drift) ? { ...current, drift } : undefined,
  );
  return findings;
}

async function tellAlarm(
  effects: OperateEffects,
  { target, spec }: DeploymentRecord,
  { measured }: DriftLook,
): Promise<Check[]> {
  if (measured === undefined || spec === undefined || typeof spec.cloud?.drift_alarm !== 'object') return [];
  const host = await openHost(effects, target);
  try {
    await host.putDrift?.(spec, rounded(measured));
    return [];
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const message = `the drift alarm was not told: ${messageOf(error)}`;
    return [{ code: 'drift_alarm_untold', severity: 'warn', message, fix: error.next ?? 'call get_run again' }];
  }
}

function rounded({ psi, share }: DriftMeasured): DriftMeasured {
  return { psi: Number(psi.toFixed(4)), share: Number(share.toFixed(4)) };
}

type Drift = NonNullable<DeploymentRecord['drift']>;

function isNews(before: Drift | undefined, now: Drift): boolean {
  if (before === undefined || Date.parse(now.at) - Date.parse(before.at) >= LOOK_EVERY_MS) return true;
  const codes = ({ findings }: Drift): string => findings.map(({ code }) => code).join();
  return codes(before) !== codes(now);
}
