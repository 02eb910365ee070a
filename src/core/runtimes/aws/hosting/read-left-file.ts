import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { BucketCall } from '../bucket-clients.ts';
import { ForgeError, messageOf } from '../../../errors.ts';
import { isMissing } from './is-missing.ts';
import type { LeftFile } from './newest-files.ts';

/** What a packed file may grow to. */
const MOST_UNPACKED = 128 << 20;

const gunzipped = promisify(gunzip);

/** The text of a file, unpacked where its name says so; undefined where it is gone. */
export async function readLeftFile(inBucket: BucketCall, { Bucket, Key }: LeftFile): Promise<string | undefined> {
  const told = await inBucket(Bucket, (client) => client.send(new GetObjectCommand({ Bucket, Key }))).catch(
    (error: unknown) => {
      if (isMissing(error) || (error instanceof Error && error.name === 'NoSuchKey')) return undefined;
      throw error;
    },
  );
  const bytes = await told?.Body?.transformToByteArray();
  if (bytes === undefined) return undefined;
  const plain = Key.endsWith('.gz') ? await unpacked(bytes, `s3://${Bucket}/${Key}`) : bytes;
  return new TextDecoder().decode(plain);
}

async function unpacked(bytes: Uint8Array, uri: string): Promise<Uint8Array> {
  try {
    return await gunzipped(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch (error) {
    const next = 'look at the file; drift is known again when it is no longer among the newest';
    throw new ForgeError('bad_data', `${uri} cannot be unpacked: ${messageOf(error)}`, { next, cause: error });
  }
}
