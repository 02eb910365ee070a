import type { UpdateEndpointInput } from '@aws-sdk/client-sagemaker';
import { findCheckpoint } from '../jobs/find-checkpoint.ts';
import { quotasOf } from '../quotas/quotas-of.ts';
import { serviceError } from '../wire/service-error.ts';
import type { World } from '../world.ts';
import type { Endpoint } from './sagemaker-state.ts';

/** Of the order of what the service takes. */
const STARTING_MS = 10 * 60_000;
const UPDATING_MS = 12 * 60_000;

/** Whether a configuration can be served: its model is there and the account may have the machines. Returns how many there are. */
export function admitEndpoint(world: World, region: string, config: string): number {
  const { configs, endpoints } = world.sagemaker(region);
  const found = configs.get(config);
  if (found === undefined)
    throw serviceError('ValidationException', `Could not find endpoint configuration "${config}".`);
  const { InstanceType = '', InitialInstanceCount = 1 } = found.request.ProductionVariants?.[0] ?? {};
  const name = `${InstanceType} for endpoint usage`;
  const limit = quotasOf(world.quotas, region).find((quota) => quota.name === name)?.value;
  const used = [...endpoints.values()]
    .filter((one) => configs.get(one.config)?.request.ProductionVariants?.[0]?.InstanceType === InstanceType)
    .reduce((sum, one) => sum + one.instances, 0);
  if (limit !== undefined && used + InitialInstanceCount > limit)
    throw serviceError(
      'ResourceLimitExceeded',
      `The account-level service limit '${name}' is ${limit} Instances, with current utilization of ${used} Instances and a request delta of ${InitialInstanceCount} Instances.`,
    );
  return InitialInstanceCount;
}

/** Lets an endpoint come up, or fail where its model is not there or the script says so. */
export function startEndpoint(world: World, endpoint: Endpoint, created: number): void {
  world.timeline.at(created + STARTING_MS, (time) => {
    if (endpoint.status !== 'Creating') return;
    const reason = world.failures.get(endpoint.name)?.reason ?? missingModel(world, endpoint.config, endpoint.arn);
    endpoint.status = reason === undefined ? 'InService' : 'Failed';
    if (reason !== undefined) endpoint.failure = reason;
    endpoint.changed = new Date(time);
  });
}

/** Blue and green: the new machines take over when they work and no alarm rings, else the old ones stay. */
export function updateEndpoint(
  world: World,
  region: string,
  endpoint: Endpoint,
  { EndpointConfigName = '', DeploymentConfig }: UpdateEndpointInput,
  now: number,
): void {
  if (!world.sagemaker(region).configs.has(EndpointConfigName))
    throw serviceError('ValidationException', `Could not find endpoint configuration "${EndpointConfigName}".`);
  const instances = world.sagemaker(region).configs.get(EndpointConfigName)?.request.ProductionVariants?.[0];
  const alarms = (DeploymentConfig?.AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName = '' }) => AlarmName);
  endpoint.status = 'Updating';
  endpoint.next = EndpointConfigName;
  world.timeline.at(now + UPDATING_MS, (time) => {
    const ringing = alarms.filter((name) => world.ringing.has(`${region}/${name}`));
    const missing = missingModel(world, EndpointConfigName, endpoint.arn);
    endpoint.status = 'InService';
    endpoint.changed = new Date(time);
    delete endpoint.next;
    if (ringing.length > 0) endpoint.failure = `Alarm(s) ${ringing.join(', ')} triggered: the update was rolled back.`;
    else if (missing !== undefined) endpoint.failure = missing;
    else {
      endpoint.config = EndpointConfigName;
      endpoint.instances = instances?.InitialInstanceCount ?? endpoint.instances;
      delete endpoint.failure;
    }
  });
}

function missingModel(world: World, config: string, arn: string): string | undefined {
  const region = arn.split(':')[3] ?? '';
  const { configs, models } = world.sagemaker(region);
  const name = configs.get(config)?.request.ProductionVariants?.[0]?.ModelName ?? '';
  const uri = models.get(name)?.request.PrimaryContainer?.ModelDataSource?.S3DataSource?.S3Uri ?? '';
  return findCheckpoint(world, region, uri) === undefined ? `There is no model data at ${uri}.` : undefined;
}
