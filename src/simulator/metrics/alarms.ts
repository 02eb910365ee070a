import {
  DeleteAlarms$,
  type DeleteAlarmsInput,
  DescribeAlarms$,
  type DescribeAlarmsInput,
  ListTagsForResource$,
  type ListTagsForResourceInput,
  PutMetricAlarm$,
  type PutMetricAlarmInput,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { pointsOf } from './metric-points.ts';

/** Alarms over metrics: they ring by what was put, or by the script. */
export function alarms(world: World): Operation[] {
  return [
    operation(PutMetricAlarm$, (input: PutMetricAlarmInput, { region }) => {
      const key = `${region}/${input.AlarmName}`;
      const { Tags } = world.alarms.get(key) ?? input; // only a new alarm takes its tags
      world.alarms.set(key, Tags === undefined ? input : { ...input, Tags });
      return {};
    }),
    operation(DeleteAlarms$, ({ AlarmNames = [] }: DeleteAlarmsInput, { region }) => {
      for (const name of AlarmNames) world.alarms.delete(`${region}/${name}`);
      return {};
    }),
    operation(DescribeAlarms$, ({ AlarmNames, AlarmNamePrefix = '' }: DescribeAlarmsInput, { region, now }) => ({
      MetricAlarms: namesOf(world, region)
        .filter((name) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix))
        .map((name) => describe(world, region, name, now.getTime())),
    })),
    operation(ListTagsForResource$, ({ ResourceARN = '' }: ListTagsForResourceInput, { region }) => {
      const found = world.alarms.get(`${region}/${ResourceARN.split(':alarm:')[1] ?? ''}`);
      if (found === undefined) throw serviceError('ResourceNotFoundException', `${ResourceARN} does not exist`);
      return { Tags: found.Tags ?? [] };
    }),
  ];
}

/** Those that were put, and those of others that only ring. */
function namesOf({ alarms: all, ringing }: World, region: string): string[] {
  const names = new Set([...all.keys(), ...ringing].filter((key) => key.startsWith(`${region}/`)));
  return [...names].map((key) => key.slice(region.length + 1)).toSorted();
}

function describe(world: World, region: string, name: string, now: number): object {
  const { Tags: _, ...put } = world.alarms.get(`${region}/${name}`) ?? { AlarmName: name };
  return {
    ...put,
    AlarmArn: `arn:aws:cloudwatch:${region}:${world.account}:alarm:${name}`,
    StateValue: world.ringing.has(`${region}/${name}`) ? 'ALARM' : stateOf(world, region, put, now),
  };
}

/** By the newest period that has points. */
function stateOf(world: World, region: string, alarm: Partial<PutMetricAlarmInput>, now: number): StateValue {
  const { Namespace = '', MetricName = '', Dimensions, Period = 60, EvaluationPeriods = 1, Threshold = 0 } = alarm;
  const since = now - Period * EvaluationPeriods * 1000;
  const values = pointsOf(world.points, region, { Namespace, MetricName, Dimensions })
    .filter(({ time }) => time > since && time <= now)
    .map(({ value }) => value);
  if (values.length === 0) return 'INSUFFICIENT_DATA';
  const worst = Math.max(...values);
  return alarm.ComparisonOperator === 'GreaterThanOrEqualToThreshold' && worst >= Threshold ? 'ALARM' : 'OK';
}
