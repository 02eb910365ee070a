import { novaModels } from '../../core/catalog/nova-models.ts';
import { type ObjectShelf, putObject } from '../objects/object-shelf.ts';
import { hubRecipes } from './hub-recipes.ts';
import { hubBucket } from './publish-recipe.ts';

/** Regions whose hub has the models. */
export const HUB_REGIONS = ['us-east-1', 'us-west-2', 'ap-northeast-1', 'eu-west-1'];

/** Puts templates and override documents into the hub's own buckets, which everyone may read. */
export async function fillHub(shelf: ObjectShelf, now: Date): Promise<void> {
  for (const region of HUB_REGIONS) {
    const bucket = hubBucket(region);
    shelf.buckets.set(bucket, { name: bucket, region, created: now, objects: new Map(), open: true });
    for (const { hub } of Object.values(novaModels))
      for (const { files } of hubRecipes(hub, region))
        for (const { key, text } of files) await putObject(shelf, now, { bucket, key }, text);
  }
}
