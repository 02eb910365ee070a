import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, systemCode } from '../errors.ts';
import type { ObjectStore, ObjectUpload } from '../ports/objects.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import { pictureFolder } from './report.ts';

/** The last object that is written: with it the dataset is whole, and it says which. */
const MANIFEST = 'manifest.json';

type Upload = { uri: string; upload: ObjectUpload };

/**
 * Copies the splits of a dataset behind an s3:// address, the manifest last. Nothing is written when any of the addresses
 * holds other content; what is there already is left. Returns the address of each split that has rows.
 */
export async function uploadDataset(
  store: ObjectStore,
  record: DatasetRecord,
  folder: string,
  destination: string,
  call: { signal: AbortSignal; progress: (done: number, total: number, message: string) => void },
): Promise<Record<string, string>> {
  const root = destination.endsWith('/') ? destination : `${destination}/`;
  const uris = Object.fromEntries(
    Object.entries(record.splits).flatMap(([name, { rows }]) => (rows > 0 ? [[name, `${root}${name}.jsonl`]] : [])),
  );
  const uploads: Upload[] = Object.entries(uris).flatMap(([name, uri]) => {
    const split = record.splits[name];
    if (split === undefined) return [];
    return [{ uri, upload: { path: join(folder, `${name}.jsonl`), bytes: split.bytes, sha256: split.sha256 } }];
  });
  uploads.push(...(await pictureUploads(folder, root)));
  uploads.push(await writeManifest(record, uris, folder, root));
  await refuseOccupied(store, uploads, call.signal);
  const total = uploads.reduce((sum, { upload }) => sum + upload.bytes, 0);
  let done = 0;
  for (const { uri, upload } of uploads) {
    call.progress(done, total, `writing ${uri}`);
    await store.put(uri, upload, call.signal);
    done += upload.bytes;
  }
  return uris;
}

/** Pictures that stood in rows, named after their content. */
async function pictureUploads(folder: string, root: string): Promise<Upload[]> {
  const names: string[] = await readdir(join(folder, pictureFolder)).catch((error: unknown): string[] => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const uploads: Upload[] = [];
  for (const name of names.toSorted()) {
    const path = join(folder, pictureFolder, name);
    const content = await readFile(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    uploads.push({ uri: `${root}${pictureFolder}/${name}`, upload: { path, bytes: content.length, sha256 } });
  }
  return uploads;
}

/** Facts that follow from the content alone, so that the same dataset has the same manifest wherever it was made. */
async function writeManifest(
  { id, content_hash, method, model, shape, splits }: DatasetRecord,
  uris: Readonly<Record<string, string>>,
  folder: string,
  root: string,
): Promise<Upload> {
  const files = Object.entries(uris).map(([name, uri]) => {
    const { rows = 0, bytes = 0, sha256 = '' } = splits[name] ?? {};
    return { split: name, uri, rows, bytes, sha256 };
  });
  const text = `${JSON.stringify({ dataset_id: id, content_hash, method, model, shape, files }, undefined, 2)}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const path = join(folder, `manifest-${sha256.slice(0, 12)}.json`);
  await writeFile(path, text);
  return { uri: `${root}${MANIFEST}`, upload: { path, bytes: Buffer.byteLength(text), sha256 } };
}

async function refuseOccupied(store: ObjectStore, uploads: readonly Upload[], signal: AbortSignal): Promise<void> {
  for (const { uri, upload } of uploads) {
    if ((await store.compare(uri, upload, signal)) !== 'other') continue;
    throw new ForgeError(
      'conflict',
      `${uri} holds other content, which is never overwritten; nothing was written there`,
      {
        next: 'choose another destination; the dataset itself is kept locally',
      },
    );
  }
}
