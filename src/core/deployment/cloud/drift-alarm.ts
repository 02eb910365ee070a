import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { driftWatchPrices, driftWatchUsdAMonth } from '../../catalog/hosting/drift-watch.ts';
import type { CloudHosting, HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Check } from '../../runs/training-record.ts';
import type { ReadEnvironment } from './environment.ts';

/** What stands for an alarm that tells nobody. */
const ALONE = 'on';
const TOPIC = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/;

/** The alarm as it was asked for; one that the deployment before had and this has not ends. */
export function toDriftAlarm(
  { own: { FORGE_DRIFT_ALARM: asked } }: ReadEnvironment,
  goesOn: DeploymentRecord | undefined,
): Pick<CloudHosting, 'drift_alarm'> {
  if (asked !== undefined) return { drift_alarm: asked === ALONE ? {} : { topic: asked } };
  return goesOn?.spec?.cloud?.drift_alarm === undefined ? {} : { drift_alarm: 'end' };
}

/** Whether an alarm of drift can be made and would ever hear anything. */
export function checkDriftAlarm(target: CloudTarget, { cloud }: HostingSpec, { own }: ReadEnvironment): Check[] {
  const asked = own.FORGE_DRIFT_ALARM;
  if (asked === undefined) return [];
  if (target === 'publish')
    return [block('means_nothing', 'FORGE_DRIFT_ALARM means nothing to target publish', 'leave it out')];
  const region = TOPIC.exec(asked)?.[1];
  if (asked !== ALONE && region === undefined)
    return [
      block('environment', `FORGE_DRIFT_ALARM is "${asked}", but takes the ARN of a topic or "on"`, 'correct it'),
    ];
  if (region !== undefined && region !== cloud?.region)
    return [
      block(
        'environment',
        `FORGE_DRIFT_ALARM names a topic in ${region}, the alarm is in ${cloud?.region}`,
        'name one there',
      ),
    ];
  if (target !== 'sagemaker' || cloud?.capture_percent !== undefined) return [];
  return [
    block(
      'drift_alarm_hears_nothing',
      'FORGE_DRIFT_ALARM is asked for, but the endpoint keeps no answers to look at',
      'pass FORGE_CAPTURE_PERCENT as well, "100" for all',
    ),
  ];
}

/** What is made, or ends, for a plan's list. */
export function listDriftAlarm({ cloud, name }: HostingSpec): string[] {
  const alarm = cloud?.drift_alarm;
  if (alarm === undefined) return [];
  const of = `alarm ${cloud?.slot ?? name}-answers-drift`;
  if (alarm === 'end') return [`${of} is removed: FORGE_DRIFT_ALARM is not asked for any more`];
  const price = `${driftWatchUsdAMonth.toFixed(2)} USD a month with its two metrics (${driftWatchPrices.source})`;
  return [`${of}, which tells ${alarm.topic ?? 'nobody'}: ${price}`];
}

function block(code: string, message: string, fix: string): Check {
  return { code, severity: 'block', message, fix };
}
