import type { Dimension, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';

/** A value of a metric of the account's own; milliseconds since 1970. */
export type MetricPoint = { metric: string; time: number; value: number };

type Metric = { Namespace: string; MetricName: string; Dimensions: readonly Dimension[] | undefined };

export function keepPoints(
  kept: MetricPoint[],
  region: string,
  { Namespace = '', MetricData = [] }: PutMetricDataInput,
  now: Date,
): void {
  for (const { MetricName = '', Dimensions, Timestamp = now, Value = 0 } of MetricData)
    kept.push({
      metric: keyOf(region, { Namespace, MetricName, Dimensions }),
      time: Timestamp.getTime(),
      value: Value,
    });
}

export function pointsOf(kept: readonly MetricPoint[], region: string, metric: Metric): MetricPoint[] {
  const key = keyOf(region, metric);
  return kept.filter((point) => point.metric === key);
}

function keyOf(region: string, { Namespace, MetricName, Dimensions = [] }: Metric): string {
  const named = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return [region, Namespace, MetricName, ...named].join('/');
}
