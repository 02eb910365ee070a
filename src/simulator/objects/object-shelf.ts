import { createHash, randomUUID } from 'node:crypto';
import { serviceError } from '../wire/service-error.ts';
import { type Content, keepContent } from './content.ts';

export type StoredObject = {
  content: Content;
  /** With its quotation marks. */
  etag: string;
  modified: Date;
  metadata: Readonly<Record<string, string>>;
  type: string;
  /** By the names of the members: ChecksumCRC32 … */
  checksums: Readonly<Record<string, string>>;
  kmsKey?: string;
};

export type UploadedPart = { content: Content; etag: string };

export type Upload = {
  id: string;
  bucket: string;
  key: string;
  started: Date;
  about: Pick<StoredObject, 'metadata' | 'type' | 'kmsKey'>;
  parts: Map<number, UploadedPart>;
};

export type Bucket = {
  name: string;
  region: string;
  created: Date;
  objects: Map<string, StoredObject>;
  /** Belongs to another account: every call is refused. */
  foreign?: boolean;
  /** Everyone may read, as in the buckets where services publish recipes. */
  open?: boolean;
  /** Readers lack the right to its key. */
  kmsDenied?: boolean;
};

/** All objects of all buckets. */
export type ObjectShelf = {
  folder: string;
  buckets: Map<string, Bucket>;
  uploads: Map<string, Upload>;
};

/** `folder` holds what is too large for memory. */
export function createShelf(folder: string): ObjectShelf {
  return { folder, buckets: new Map(), uploads: new Map() };
}

/** Puts an object where a service of the simulator writes it. The bucket must exist. */
export async function putObject(
  shelf: ObjectShelf,
  now: Date,
  place: { bucket: string; key: string },
  data: Uint8Array | string,
  about: Partial<StoredObject> = {},
): Promise<StoredObject> {
  const bytes = Buffer.from(data);
  const stored: StoredObject = {
    content: await keepContent(shelf.folder, bytes),
    etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    modified: now,
    metadata: {},
    type: 'binary/octet-stream',
    checksums: {},
    ...about,
  };
  findBucket(shelf, place.bucket).objects.set(place.key, stored);
  return stored;
}

/** Throws NoSuchBucket. */
export function findBucket(shelf: ObjectShelf, name: string): Bucket {
  const bucket = shelf.buckets.get(name);
  if (bucket !== undefined) return bucket;
  throw serviceError('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    extra: { BucketName: name },
  });
}

/** The object under an s3:// address, or undefined. */
export function objectAt(shelf: ObjectShelf, uri: string): StoredObject | undefined {
  const { bucket, key } = placeOf(uri);
  return shelf.buckets.get(bucket)?.objects.get(key);
}

/** Bucket and key of an s3:// address; the key may be empty. */
export function placeOf(uri: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return { bucket, key };
}

export function newUpload(shelf: ObjectShelf, upload: Omit<Upload, 'id' | 'parts'>): Upload {
  const made = { ...upload, id: randomUUID().replaceAll('-', ''), parts: new Map() };
  shelf.uploads.set(made.id, made);
  return made;
}
