import type { Dimension, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world.ts';

/** A value of a metric of the account's own; milliseconds since 1970. */
export type MetricPoint = { metric: string; time: number; value: number };

type Metric = { Namespace: string; MetricName: string; Dimensions: readonly Dimension[] | undefined };

export function keepPoints(
  world: World,
  region: string,
  { Namespace = '', MetricData = [] }: PutMetricDataInput,
  now: Date,
): void {
  for (const { MetricName = '', Dimensions, Timestamp = now, Value = 0 } of MetricData)
    world.points.push({
      metric: keyOf(region, { Namespace, MetricName, Dimensions }),
      time: Timestamp.getTime(),
      value: Value,
    });
}

export function pointsOf(world: World, region: string, metric: Metric): MetricPoint[] {
  const key = keyOf(region, metric);
  return world.points.filter((point) => point.metric === key);
}

function keyOf(region: string, { Namespace, MetricName, Dimensions = [] }: Metric): string {
  const named = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return [region, Namespace, MetricName, ...named].join('/');
}
