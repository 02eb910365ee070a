import { bedrockItem, datedInstancePrice, datedItemPrice, serverlessItem } from '../../catalog/cloud-prices.ts';
import { usualInstance } from '../../catalog/hosting/serving-tiers.ts';
import { findNovaModel } from '../../catalog/nova-models.ts';
import type { CloudCatalog, Price } from '../../ports/cloud.ts';
import { ask } from './ask.ts';
import type { Shape } from './plan-facts.ts';

/** Prices of a plan: of the job itself, of an hour of evaluation and of an hour of hosting. Undefined: nobody knows. */
export type Prices = { job: Price | undefined; evaluation: Price | undefined; hosting: Price | undefined };

type Cloud = Pick<CloudCatalog, 'price'>;

/** Instances that evaluations run on. Source: public recipe repository, 2026-06. */
const evaluation: Readonly<Record<string, string>> = {
  'nova-micro': 'ml.g5.12xlarge',
  'nova-lite': 'ml.g6.12xlarge',
  'nova-pro': 'ml.p5.48xlarge',
  'nova-2-lite': 'ml.p5.48xlarge',
};

/** Machines of what usually follows; those of hosting are what a deployment takes when nothing is said. */
export function machinesAfter(model: string): { evaluation: string; hosting: string } {
  return { evaluation: evaluation[model] ?? 'ml.p5.48xlarge', hosting: usualInstance(model) };
}

/** All prices, asked for side by side; where the list does not answer, the dated table does. */
export async function findPrices(
  cloud: Cloud,
  shape: Shape,
  region: string,
  instance: string | undefined,
  signal: AbortSignal,
): Promise<Prices> {
  const machines = machinesAfter(shape.model);
  const [job, evaluating, serving] = await Promise.all([
    instance === undefined
      ? itemPrice(cloud, shape, region, signal)
      : machinePrice(cloud, instance, 'training', region, signal),
    machinePrice(cloud, machines.evaluation, 'training', region, signal),
    machinePrice(cloud, machines.hosting, 'hosting', region, signal),
  ]);
  return { job, evaluation: evaluating, hosting: serving };
}

async function machinePrice(
  cloud: Cloud,
  instance: string,
  use: 'training' | 'hosting',
  region: string,
  signal: AbortSignal,
): Promise<Price | undefined> {
  const asked = await ask(() => cloud.price({ instance, use }, region, signal));
  return ('value' in asked ? asked.value : undefined) ?? datedInstancePrice(instance);
}

/** Serverless and Bedrock jobs are billed by tokens, RFT by hours. */
async function itemPrice(cloud: Cloud, shape: Shape, region: string, signal: AbortSignal): Promise<Price | undefined> {
  const { model, runtime, technique, rank } = shape;
  const nova = findNovaModel(model);
  if (nova === undefined) return undefined;
  const item = runtime === 'bedrock' ? bedrockItem(technique, nova.sku) : serverlessItem(technique, rank, nova.hub);
  // The list of another service, said by what the item begins with.
  const listed = runtime === 'bedrock' ? `bedrock/${item}` : item;
  const asked = await ask(() => cloud.price({ serverless: listed }, region, signal));
  return ('value' in asked ? asked.value : undefined) ?? datedItemPrice(item);
}
