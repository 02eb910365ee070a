import { CloudWatchClient, DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { clientsOf } from './clients.ts';
import type { HostingSettings } from './hosting-settings.ts';

/** The alarm that brings the first machine of an asynchronous endpoint back when a request waits and there is none. */
export type WakingAlarm = {
  put(slot: string, region: string, policy: string): Promise<void>;
  remove(slot: string, region: string): Promise<void>;
};

/** Throws what the client throws: it is part of autoscaling, which says what it takes. */
export function createWakingAlarm(settings: HostingSettings): WakingAlarm {
  const clients = clientsOf(settings, (options) => new CloudWatchClient(options));
  return {
    async put(slot, region, policy) {
      await clients(region).send(
        new PutMetricAlarmCommand({
          AlarmName: nameOf(slot),
          Namespace: 'AWS/SageMaker',
          MetricName: 'HasBacklogWithoutCapacity',
          Dimensions: [{ Name: 'EndpointName', Value: slot }],
          Statistic: 'Average',
          Period: 60,
          EvaluationPeriods: 1,
          DatapointsToAlarm: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'missing',
          AlarmActions: [policy],
        }),
      );
    },
    async remove(slot, region) {
      await clients(region).send(new DeleteAlarmsCommand({ AlarmNames: [nameOf(slot)] }));
    },
  };
}

function nameOf(slot: string): string {
  return `${slot}-waiting-without-machine`;
}
