import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { CostEstimate, TrainingJobSpec } from '../../../ports/training.ts';
import { ForgeError } from '../../../errors.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

type Rate = AwsTrainingSettings['rate'];

/** US dollars of what was billed: rate x seconds x machines. Undefined while any of them is unknown, as for serverless jobs. */
export async function actualCost(
  rate: Rate,
  region: string,
  described: DescribeTrainingJobResponse,
): Promise<number | undefined> {
  const { BillableTimeInSeconds, ResourceConfig } = described;
  const { InstanceType, InstanceCount = 1 } = ResourceConfig ?? {};
  if (BillableTimeInSeconds === undefined || InstanceType === undefined) return undefined;
  const usd = await rate(InstanceType, region);
  return usd === undefined ? undefined : cents((usd * InstanceCount * BillableTimeInSeconds) / 3600);
}

/** What a job on machines of its own costs at most: all of them until its time limit. */
export async function limitCost(rate: Rate, spec: TrainingJobSpec): Promise<CostEstimate> {
  const { instance, region = '' } = spec.cloud ?? {};
  if (instance === undefined) throw unknownPrice(`the machines of ${spec.name}`);
  const usd = await rate(instance.type, region);
  if (usd === undefined) throw unknownPrice(`${instance.type} in ${region}`);
  const hours = spec.maxRuntimeSeconds / 3600;
  return {
    low: 0,
    high: cents(usd * instance.count * hours),
    assumptions: [
      `${instance.count} x ${instance.type} at ${usd} USD an hour until the limit of ${hours.toFixed(1)} h`,
    ],
  };
}

/** Says that nobody knows a price: a guess would be taken for one. */
export function unknownPrice(what: string): ForgeError {
  return new ForgeError('unavailable', `the price of ${what} is unknown`, {
    next: 'allow pricing:GetProducts so that the price list can be read',
  });
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
