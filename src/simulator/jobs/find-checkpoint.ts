import type { Checkpoint } from '../learning/checkpoint.ts';
import type { World } from '../world.ts';

/** The checkpoint of an s3:// address (or a folder above it), a model package or a custom model. */
export function findCheckpoint(world: World, region: string, identifier: string): Checkpoint | undefined {
  const { checkpoints } = world;
  const uri = uriOf(world, region, identifier).replace(/\/$/, '');
  const exact = checkpoints.get(uri);
  if (exact !== undefined || uri.length < 'customer-escrow'.length) return exact;
  return [...checkpoints.values()].findLast((one) => one.uri.startsWith(`${uri}/`));
}

function uriOf(world: World, region: string, identifier: string): string {
  const packages = [...world.sagemaker(region).groups.values()].flatMap((group) => group.packages);
  const { models, deployments, throughputs } = world.bedrock(region);
  const served = [...deployments.values(), ...throughputs.values()].find(({ arn }) => arn === identifier);
  const found = packages.find(({ arn }) => arn === identifier) ?? models.get(served?.model ?? identifier);
  // A model may have been imported from a package.
  const from = packages.find(({ arn }) => arn === found?.checkpoint);
  return from?.checkpoint ?? found?.checkpoint ?? identifier;
}
