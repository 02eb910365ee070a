import { ForgeError } from '../../errors.ts';
import type { ObjectSource, ObjectStores } from '../../ports/objects.ts';
import type { NamedMedia } from './find-media.ts';
import { type MediaLook, lookAtObject } from './look-at-file.ts';

/** Who waits for the looks, and is told how far they are. */
export type MediaCall = {
  signal: AbortSignal;
  progress: (done: number, total: number, message: string) => void;
};

const AT_ONCE = 8;
/** A bucket that refused so often, and never answered, is not asked again. */
const PATIENCE = 3;

/** What is known of a bucket: how often it answered, and how often and why it did not. */
type Bucket = { answered: number; refused: number; reason: string };

/** Looks at each file once, several at a time; in the order of the files. One that cannot be looked at is unknown, with the reason. */
export async function lookAtObjects(
  { s3 }: ObjectStores,
  files: readonly NamedMedia[],
  { signal, progress }: MediaCall,
): Promise<MediaLook[]> {
  const looks: MediaLook[] = [];
  const buckets = new Map<string, Bucket>();
  const store = files.some(({ uri }) => uri.startsWith('s3://')) ? await s3?.() : undefined;
  let next = 0;
  let done = 0;

  async function lookOn(): Promise<void> {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file === undefined) return;
      signal.throwIfAborted();
      looks[index] = file.uri.startsWith('s3://') ? await askBucket(store, file, buckets, signal) : foreign(file.uri);
      progress(++done, files.length, `${done} of ${files.length} files looked at`);
    }
  }

  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, lookOn));
  return looks;
}

function foreign(uri: string): MediaLook {
  return unknown(`addresses of the kind ${/^[a-z0-9]+/i.exec(uri)?.[0] ?? 'unknown'} are not opened`);
}

async function askBucket(
  store: ObjectSource | undefined,
  file: NamedMedia,
  buckets: Map<string, Bucket>,
  signal: AbortSignal,
): Promise<MediaLook> {
  if (store === undefined) return unknown('nothing here can read S3');
  const name = file.uri.split('/')[2] ?? '';
  const bucket = buckets.get(name) ?? { answered: 0, refused: 0, reason: '' };
  buckets.set(name, bucket);
  if (bucket.answered === 0 && bucket.refused >= PATIENCE)
    return unknown(`not asked again after ${PATIENCE} refusals: ${bucket.reason}`);
  try {
    const look = await lookAtObject(store, file, signal);
    bucket.answered++;
    return look;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    bucket.refused++;
    bucket.reason = error.message;
    return unknown(error.message);
  }
}

function unknown(reason: string): MediaLook {
  return { version: '', faults: [], unknown: [reason] };
}
