import { provisionedUnitUsd } from '../../core/catalog/cloud-prices.ts';
import { type Instance, instances } from '../../core/catalog/instances.ts';
import type { World } from '../world.ts';
import type { InventoryItem } from './inventory-item.ts';

/** What serves models, and what was made for it. */
export function hostedThings(world: World, region: string): InventoryItem[] {
  const { endpoints, configs, models } = world.sagemaker(region);
  const { deployments, throughputs } = world.bedrock(region);
  const free = (kind: string, names: Iterable<string>, state: string): InventoryItem[] =>
    [...names].map((name) => ({ kind, name, region, state, usd_per_hour: 0 }));
  return [
    ...[...endpoints.values()].map(({ name, status, config, instances: count }) => {
      const rate = hourly(configs.get(config)?.request.ProductionVariants?.[0]?.InstanceType ?? '');
      const item = { kind: 'endpoint', name, region, state: status };
      return rate === undefined ? item : { ...item, usd_per_hour: rate * count };
    }),
    ...free('endpoint configuration', configs.keys(), 'Active'),
    ...free('model', models.keys(), 'Active'),
    ...[...deployments.values()].map(({ request, status }) => ({
      kind: 'model deployment',
      name: request.modelDeploymentName ?? '',
      region,
      state: status,
      usd_per_hour: 0,
    })),
    ...[...throughputs.values()].map(({ request, status }) => ({
      kind: 'provisioned throughput',
      name: request.provisionedModelName ?? '',
      region,
      state: status,
      // What a unit costs depends on the base of its model, of which the table knows one.
      usd_per_hour: (provisionedUnitUsd['nova-lite'] ?? 0) * (request.modelUnits ?? 1),
    })),
    ...free('schedule', world.schedules(region).keys(), 'ENABLED'),
    ...free(
      'alarm',
      [...world.alarms.keys()].filter((key) => key.startsWith(`${region}/`)).map((key) => key.slice(region.length + 1)),
      'OK',
    ),
    ...free('scalable target', world.scaling(region).keys(), 'Active'),
  ];
}

function hourly(type: string): number | undefined {
  const table: Readonly<Record<string, Instance>> = instances;
  return table[type]?.usd_per_hour;
}
