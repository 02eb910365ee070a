import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ForgeError } from '../../../errors.ts';
import type { HubRecipe, RecipeDocument } from '../../../ports/cloud.ts';
import { errorNames } from '../errors.ts';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, createClients } from './ask.ts';
import { createMemory } from './memory.ts';
import { type RecipeAddress, namesCustomer, parseRecipeAddress } from './recipe-address.ts';
import { toOverrides } from './recipe-overrides.ts';

/** Published files carry their version in the name. */
const KEEP_MS = 24 * 60 * 60_000;

export type ReadRecipe = (
  recipe: HubRecipe,
  where: { region: string; account: () => Promise<string> },
  signal: AbortSignal,
) => Promise<RecipeDocument>;

/** Reads a recipe's template and what may be set in it. */
export function createRecipeReader({ s3, now }: AccountSettings, ask: Ask): ReadRecipe {
  const path = s3.endpoint === undefined ? {} : { forcePathStyle: true };
  const clientIn = createClients(s3, (options) => new S3Client({ ...options, ...path, useArnRegion: true }));
  const kept = createMemory<string>(now, KEEP_MS);

  async function read(uri: string, where: Parameters<ReadRecipe>[1], signal: AbortSignal): Promise<string> {
    const account = namesCustomer(uri) ? await where.account() : '';
    const address = parseRecipeAddress(uri, account);
    return kept(`${address.bucket}/${address.key}`, () =>
      ask({ what: uri, permissions: 's3:GetObject' }, async () => {
        const command = new GetObjectCommand(toPlace(address, s3.endpoint !== undefined));
        const client = clientIn(address.region ?? where.region);
        const { Body } = await client.send(command, { abortSignal: signal });
        return (await Body?.transformToString()) ?? '';
      }).catch((error: unknown) => {
        throw address.accessPoint ? withoutSubscription(uri, error) : error;
      }),
    );
  }

  return async (recipe, where, signal) => {
    const { template, overrides } = recipe;
    if (template === undefined || overrides === undefined)
      throw new ForgeError('not_found', `the hub publishes no template for ${recipe.name}`, {
        next: 'choose a runtime that it has one for',
      });
    const [text, settable] = await Promise.all([read(template, where, signal), read(overrides, where, signal)]);
    return { template: text, overrides: toOverrides(overrides, settable) };
  };
}

/** A stand-in for S3 has no host for each access point: there it is addressed as a bucket, by its name. */
function toPlace({ bucket, key, accessPoint }: RecipeAddress, standIn: boolean): { Bucket: string; Key: string } {
  const name = accessPoint && standIn ? bucket.slice(bucket.lastIndexOf('/') + 1) : bucket;
  return { Bucket: name, Key: key };
}

/** The access points of data mixing answer subscribers alone; that is the only sign of a subscription. */
function withoutSubscription(uri: string, error: unknown): unknown {
  if (!(error instanceof ForgeError) || !errorNames(error.cause).some((name) => /^(AccessDenied|403)/.test(name)))
    return error;
  return new ForgeError('unavailable', `${uri} is for subscribers of Nova Forge, and this account was refused`, {
    next: 'subscribe to Nova Forge in the SageMaker console, or train without data mixing',
    cause: error,
  });
}
