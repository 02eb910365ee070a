import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { driftMetrics, driftWatchPrices } from '../../../catalog/hosting/drift-watch.ts';
import type { SurveyedThing } from '../../../ports/survey.ts';
import { OURS_TAG } from './hosting-names.ts';
import { orMissing } from './is-missing.ts';

const DAYS_A_MONTH = 730 / 24;
/** Deployments of this server begin so. */
const PREFIX = 'dp-';

/** Alarms of drift. `hears` says whether what an alarm is about is there; undefined when that could not be asked. */
export async function surveyAlarms(
  client: CloudWatchClient,
  region: string,
  hears: (slot: string) => boolean | undefined,
): Promise<SurveyedThing[]> {
  const found: MetricAlarm[] = [];
  let next: { NextToken?: string } = {};
  do {
    const page = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: PREFIX, MaxRecords: 100, ...next }));
    found.push(...(page.MetricAlarms ?? []));
    next = page.NextToken === undefined ? {} : { NextToken: page.NextToken };
  } while (next.NextToken !== undefined);
  const ours = found.filter(({ Namespace }) => Namespace === driftMetrics.namespace);
  return Promise.all(
    ours.map(async (alarm) => {
      const slot = alarm.Dimensions?.find(({ Name }) => Name === driftMetrics.dimension)?.Value ?? '';
      const deployment = await ownerOf(client, alarm.AlarmArn ?? '');
      return {
        kind: 'alarm',
        arn: alarm.AlarmArn ?? '',
        name: alarm.AlarmName ?? '',
        region,
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        usd_per_day: driftWatchPrices.alarm_usd / DAYS_A_MONTH,
        ...(deployment === undefined ? {} : { deployment }),
        ...(hears(slot) === false ? { orphan: `${slot}, which it is about, is gone` } : {}),
      };
    }),
  );
}

async function ownerOf(client: CloudWatchClient, ResourceARN: string): Promise<string | undefined> {
  const told = await orMissing(client.send(new ListTagsForResourceCommand({ ResourceARN })));
  return told?.Tags?.find(({ Key }) => Key === OURS_TAG)?.Value;
}
