import { type CommonPrefix, ListObjectsV2Command, type _Object } from '@aws-sdk/client-s3';
import { type ObjectPlace, toPlace } from '../object-place.ts';
import type { BucketCall } from '../bucket-clients.ts';

/** A file that a service left in S3. */
export type LeftFile = ObjectPlace & { bytes: number; modified: Date };

/** Pages of a thousand that are read of one folder. */
const MOST_PAGES = 10;
/** Year, month, day and hour. */
const LEVELS = 4;

/** The files below `folder/yyyy/mm/dd/hh/` since a time, those of the newest hour first and in it by name; hours without files are not asked for. */
export async function* newestFiles(inBucket: BucketCall, folder: string, since: Date): AsyncGenerator<LeftFile> {
  const { Bucket, Key: root } = toPlace(`${folder}/`);
  const oldest = `${since.toISOString().slice(0, 13).replace(/[-T]/g, '/')}/`;
  yield* below(root, LEVELS);

  async function* below(prefix: string, levels: number): AsyncGenerator<LeftFile> {
    const { files, folders } = await listFolder(inBucket, { Bucket, Key: prefix });
    if (levels === 0) {
      yield* files.toReversed();
      return;
    }
    for (const next of folders.toSorted().toReversed()) {
      const path = next.slice(root.length);
      if (/^(?:\d+\/)+$/.test(path) && path >= oldest.slice(0, path.length)) yield* below(next, levels - 1);
    }
  }
}

/** The files and folders of a folder, in order of their names; `whole` is false when there are more. */
export async function listFolder(
  inBucket: BucketCall,
  { Bucket, Key: Prefix }: ObjectPlace,
): Promise<{ files: LeftFile[]; folders: string[]; whole: boolean }> {
  const files: LeftFile[] = [];
  const folders: string[] = [];
  let next: { ContinuationToken?: string } = {};
  for (let page = 0; page < MOST_PAGES; page++) {
    const command = new ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/', ...next });
    const told = await inBucket(Bucket, (client) => client.send(command));
    files.push(...(told.Contents ?? []).flatMap((object) => toFile(Bucket, object)));
    folders.push(...(told.CommonPrefixes ?? []).flatMap(nameOf));
    if (told.NextContinuationToken === undefined) return { files, folders, whole: true };
    next = { ContinuationToken: told.NextContinuationToken };
  }
  return { files, folders, whole: false };
}

function nameOf({ Prefix }: CommonPrefix): string[] {
  return Prefix === undefined ? [] : [Prefix];
}

function toFile(Bucket: string, { Key, Size = 0, LastModified = new Date(0) }: _Object): LeftFile[] {
  return Key === undefined ? [] : [{ Bucket, Key, bytes: Size, modified: LastModified }];
}
