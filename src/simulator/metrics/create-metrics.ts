import {
  GetMetricData$,
  type GetMetricDataInput,
  type MetricDataQuery,
  PutMetricData$,
  type PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { type Service, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { alarms } from './alarms.ts';
import { keepPoints } from './metric-points.ts';

/** CloudWatch: how often endpoints were asked, metrics of the account's own, and alarms that ring. */
export function createMetrics(world: World): Service {
  return {
    name: 'monitoring',
    actions: 'cloudwatch',
    protocol: jsonProtocol,
    target: 'GraniteServiceVersion20100801',
    operations: [
      operation(GetMetricData$, (input: GetMetricDataInput, { region }) => ({
        MetricDataResults: (input.MetricDataQueries ?? []).map((query) => toResult(world, region, input, query)),
      })),
      operation(PutMetricData$, (input: PutMetricDataInput, { region, now }) => {
        keepPoints(world.points, region, input, now);
        return {};
      }),
      ...alarms(world),
    ],
  };
}

/** Invocations of one endpoint in the whole time asked for, as one value; other metrics have none. */
function toResult(world: World, region: string, input: GetMetricDataInput, query: MetricDataQuery): object {
  const { MetricName, Dimensions = [] } = query.MetricStat?.Metric ?? {};
  const name = Dimensions.find((one) => one.Name === 'EndpointName')?.Value ?? '';
  const [start = 0, end = 0] = [input.StartTime?.getTime(), input.EndTime?.getTime()];
  const asked = world.sagemaker(region).endpoints.get(name)?.asked ?? [];
  const count = asked.filter((time) => time >= start && time < end).length;
  const told = MetricName === 'Invocations' && count > 0;
  return {
    Id: query.Id,
    Label: MetricName,
    StatusCode: 'Complete',
    Timestamps: told ? [new Date(start)] : [],
    Values: told ? [count] : [],
  };
}
