import { ForgeError } from '../../../errors.ts';

export type RecipeAddress = { bucket: string; key: string; region?: string; accessPoint: boolean };

/**
 * Takes the address of a published recipe apart: s3://bucket/key, or an access point by its ARN. `{customer_id}` stands for the caller's
 * account. A bucket of the hub is in the region that its name ends in. Throws ForgeError `unsupported`.
 */
export function parseRecipeAddress(uri: string, account: string): RecipeAddress {
  const rest = uri.replace(/^s3:\/\//, '').replaceAll('{customer_id}', account);
  const point = /^(arn:aws[a-z-]*:s3:([^:]+):[^:]+:accesspoint\/[^/]+)\/(.+)$/.exec(rest);
  if (point !== null) return { bucket: point[1] ?? '', key: point[3] ?? '', region: point[2] ?? '', accessPoint: true };
  const [, bucket, key] = /^([a-z0-9][a-z0-9.-]+)\/(.+)$/.exec(rest) ?? [];
  if (!uri.startsWith('s3://') || bucket === undefined || key === undefined)
    throw new ForgeError('unsupported', `${uri} is not an address of a recipe`, {
      next: 'the shipped tables are used instead',
    });
  const region = /(?:^|-)([a-z]{2}(?:-[a-z]+){1,2}-\d)$/.exec(bucket)?.[1];
  return { bucket, key, ...(region === undefined ? {} : { region }), accessPoint: false };
}

/** True when the caller's account is part of the address. */
export function namesCustomer(uri: string): boolean {
  return uri.includes('{customer_id}');
}
