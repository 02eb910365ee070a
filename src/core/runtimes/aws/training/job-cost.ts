import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { serverlessItem } from '../../../catalog/cloud-prices.ts';
import { ForgeError } from '../../../errors.ts';
import type { CostEstimate, TrainingJobSpec } from '../../../ports/training.ts';
import type { Billed, JobRate } from './job-rate.ts';

/** US dollars of what was billed: hours of all machines, or tokens. Undefined while the bill or the rate is unknown. */
export async function actualCost(
  rate: JobRate,
  region: string,
  described: DescribeTrainingJobResponse,
): Promise<number | undefined> {
  const what = billedBy(described);
  const found = what === undefined ? undefined : await rate(what, region);
  if (found === undefined) return undefined;
  const { InstanceCount = 1 } = described.ResourceConfig ?? {};
  const { BillableTimeInSeconds: seconds, BillableTokenCount: tokens } = described;
  if (found.per === 'million_tokens') return tokens === undefined ? undefined : cents((found.usd * tokens) / 1e6);
  return seconds === undefined ? undefined : cents((found.usd * InstanceCount * seconds) / 3600);
}

/** Machines, or the item of the price list that a job without is billed by. */
function billedBy({ ResourceConfig, ServerlessJobConfig }: DescribeTrainingJobResponse): Billed | undefined {
  const instance = ResourceConfig?.InstanceType;
  if (instance !== undefined) return { instance };
  const { CustomizationTechnique, Peft, BaseModelArn = '' } = ServerlessJobConfig ?? {};
  const hub = /\/Model\/([^/]+)/.exec(BaseModelArn)?.[1];
  if (CustomizationTechnique === undefined || hub === undefined) return undefined;
  const technique = CustomizationTechnique === 'RLVR' ? 'rft' : CustomizationTechnique.toLowerCase();
  return { serverless: serverlessItem(technique, Peft === 'LORA' ? 'lora' : 'full', hub) };
}

/** What a job on machines of its own costs at most: all of them until its time limit. */
export async function limitCost(rate: JobRate, spec: TrainingJobSpec): Promise<CostEstimate> {
  const { instance, region = '' } = spec.cloud ?? {};
  if (instance === undefined) throw unknownPrice(`the machines of ${spec.name}`);
  const { usd, per } = (await rate({ instance: instance.type }, region)) ?? {};
  if (usd === undefined || per !== 'hour') throw unknownPrice(`${instance.type} in ${region}`);
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
