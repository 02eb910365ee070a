import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { driftMetrics } from '../../../catalog/hosting/drift-watch.ts';
import type { DriftMeasured, HostingSpec, MadeThing } from '../../../ports/hosting.ts';
import { translated } from '../training/translated.ts';
import { accountHosting, toTags } from './account-hosting.ts';
import { clientsOf } from './clients.ts';
import { driftAlarmOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import type { Step } from './step.ts';

const PERMISSIONS =
  'cloudwatch:PutMetricAlarm, cloudwatch:DescribeAlarms, cloudwatch:DeleteAlarms and cloudwatch:TagResource on alarm:dp-*';
const AN_HOUR_S = 3600;

/** The alarm of a deployment's drift, and what it hears. Putting it twice is putting it once; removing what is gone is no error. */
export type DriftAlarm = {
  steps(spec: HostingSpec): Step[];
  put(spec: HostingSpec, measured: DriftMeasured): Promise<void>;
  remove(spec: HostingSpec): Promise<void>;
};

export function createDriftAlarm(settings: HostingSettings): DriftAlarm {
  const clients = clientsOf(settings, (options) => new CloudWatchClient(options));
  const asked = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    translated({ what: `the alarm ${name}`, permissions: PERMISSIONS }, work);

  const find = async (name: string, region: string): Promise<MetricAlarm | undefined> => {
    const command = new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] });
    return (await asked(name, () => clients(region).send(command))).MetricAlarms?.[0];
  };
  const remove = async (spec: HostingSpec): Promise<void> => {
    const { slot, region } = accountHosting(spec);
    const name = driftAlarmOf(slot);
    await asked(name, () => clients(region).send(new DeleteAlarmsCommand({ AlarmNames: [name] })));
  };

  return {
    remove,
    steps(spec) {
      const { drift_alarm, slot, region } = accountHosting(spec);
      const name = driftAlarmOf(slot);
      const made: MadeThing = { kind: 'alarm', id: name, region };
      if (drift_alarm === undefined) return [];
      if (drift_alarm === 'end') {
        const look = async () =>
          (await find(name, region)) === undefined ? { state: 'ready' as const } : { state: 'missing' as const };
        return [{ name: 'drift alarm ended', look, make: () => remove(spec) }];
      }
      const wanted = toRequest(spec, drift_alarm.topic);
      return [
        {
          name: 'drift alarm',
          look: async () =>
            isSame(await find(name, region), wanted) ? { state: 'ready', made } : { state: 'missing' },
          make: async () => void (await asked(name, () => clients(region).send(new PutMetricAlarmCommand(wanted)))),
        },
      ];
    },
    async put(spec, measured) {
      const { slot, region } = accountHosting(spec);
      const permissions = `cloudwatch:PutMetricData in the namespace ${driftMetrics.namespace}`;
      const command = new PutMetricDataCommand(toData(slot, measured, settings.now()));
      await translated({ what: `the metrics of ${slot}`, permissions }, () => clients(region).send(command));
    },
  };
}

/**
 * Rings while an hour's looks found a share that has drifted. Hours without a look leave it as unknown: whoever is not looked at has no
 * drift that is known.
 */
function toRequest(spec: HostingSpec, topic: string | undefined): PutMetricAlarmInput {
  const cloud = accountHosting(spec);
  return {
    AlarmName: driftAlarmOf(cloud.slot),
    AlarmDescription: `answers of ${cloud.slot} are no longer like those of its evaluation; get_run tells more`,
    Namespace: driftMetrics.namespace,
    MetricName: driftMetrics.share,
    Dimensions: [{ Name: driftMetrics.dimension, Value: cloud.slot }],
    Statistic: 'Maximum',
    Period: AN_HOUR_S,
    EvaluationPeriods: 1,
    Threshold: driftMetrics.rings_from,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'missing',
    AlarmActions: topic === undefined ? [] : [topic],
    Tags: toTags(cloud),
  };
}

function isSame(held: MetricAlarm | undefined, wanted: PutMetricAlarmInput): boolean {
  return (
    held?.MetricName === wanted.MetricName &&
    held?.Threshold === wanted.Threshold &&
    (held?.AlarmActions ?? []).join() === (wanted.AlarmActions ?? []).join()
  );
}

function toData(slot: string, { psi, share }: DriftMeasured, Timestamp: Date) {
  const Dimensions = [{ Name: driftMetrics.dimension, Value: slot }];
  return {
    Namespace: driftMetrics.namespace,
    MetricData: [
      { MetricName: driftMetrics.share, Dimensions, Timestamp, Value: share, Unit: 'None' as const },
      { MetricName: driftMetrics.psi, Dimensions, Timestamp, Value: psi, Unit: 'None' as const },
    ],
  };
}
