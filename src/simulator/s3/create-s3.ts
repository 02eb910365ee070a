import type { ObjectShelf } from '../objects/object-shelf.ts';
import { restXml } from '../wire/rest-xml.ts';
import type { Service } from '../wire/service.ts';
import { buckets } from './buckets.ts';
import { listObjects } from './list-objects.ts';
import { readObjects } from './read-objects.ts';
import { uploads } from './uploads.ts';
import { writeObjects } from './write-objects.ts';

/** Simple Storage Service. */
export function createS3(shelf: ObjectShelf): Service {
  return {
    name: 's3',
    actions: 's3',
    protocol: restXml,
    operations: [
      ...readObjects(shelf),
      ...writeObjects(shelf),
      ...uploads(shelf),
      ...buckets(shelf),
      listObjects(shelf),
    ],
  };
}
