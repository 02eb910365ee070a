import { customModelStorageUsd } from '../../core/catalog/cloud-prices.ts';
import { type Instance, instances } from '../../core/catalog/instances.ts';
import type { InventoryItem } from './inventory-item.ts';
import { hostedThings } from './hosted-things.ts';
import { isOver } from '../sagemaker/training-job.ts';
import type { World } from '../world.ts';

const HOURS_A_MONTH = 730;

/** What costs money or could, in every region where something was done. */
export function takeInventory(world: World): InventoryItem[] {
  return world.regions().flatMap((region) => [
    ...trainingJobs(world, region),
    ...customizations(world, region),
    ...hostedThings(world, region),
    ...[...world.events(region).keys()].map((name) => ({
      kind: 'event rule',
      name,
      region,
      state: 'ENABLED',
      usd_per_hour: 0,
    })),
  ]);
}

function trainingJobs({ sagemaker }: World, region: string): InventoryItem[] {
  const table: Readonly<Record<string, Instance>> = instances;
  return [...sagemaker(region).jobs.values()].map((job) => {
    const { InstanceType = '', InstanceCount = 0 } = job.request.ResourceConfig ?? {};
    const rate = table[InstanceType]?.usd_per_hour;
    const price = isOver(job) ? 0 : rate === undefined ? undefined : rate * InstanceCount;
    return {
      kind: 'training job',
      name: job.name,
      region,
      state: job.status,
      ...(price === undefined ? {} : { usd_per_hour: price }),
    };
  });
}

function customizations({ bedrock }: World, region: string): InventoryItem[] {
  const { jobs, models } = bedrock(region);
  return [
    ...[...jobs.values()].map(({ request, status }) => ({
      kind: 'customization job',
      name: request.jobName ?? '',
      region,
      state: status,
    })),
    ...[...models.values()].map(({ name, imported }) => ({
      kind: 'custom model',
      name,
      region,
      state: imported?.status ?? 'Active',
      usd_per_hour: customModelStorageUsd / HOURS_A_MONTH,
    })),
  ];
}
