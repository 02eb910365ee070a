import type { ObjectSource } from '../../ports/objects.ts';
import { type MediaFile, checkMediaFile } from '../shapes/rules/check-media-file.ts';
import { type SniffedMedia, sniffMedia } from '../shapes/rules/sniff-media.ts';
import type { NamedMedia } from './find-media.ts';
import { type ReadRange, mp4Seconds } from './mp4-seconds.ts';

/** Formats show in the first bytes, the pixels of a picture within these as a rule. */
const HEAD_BYTES = 64 << 10;

/** What a look at one file showed: `faults` keep it from being trained on; `unknown` could not be told, with the reason. */
export type MediaLook = { version: string; faults: string[]; unknown: string[] };

/** Looks at an object by its size and by ranges of it. Throws ForgeError when the store cannot be reached. */
export async function lookAtObject(store: ObjectSource, media: NamedMedia, signal: AbortSignal): Promise<MediaLook> {
  const entry = await store.look(media.uri, signal);
  if (entry === undefined) return { version: '', faults: ['it does not exist'], unknown: [] };
  const read: ReadRange = (start, end) => store.read(entry, start, end, signal);
  return { version: entry.version, ...(await lookAtBytes(read, entry.bytes, media)) };
}

/** Looks at a picture that stands in its row (`data:…;base64,…`). */
export function lookAtInline({ kind, format, uri }: NamedMedia): MediaLook {
  const data = uri.slice(uri.indexOf(',') + 1);
  const found = sniffMedia(Buffer.from(data.slice(0, Math.ceil(HEAD_BYTES / 3) * 4), 'base64'));
  return { version: '', ...judge(kind, format, { bytes: Buffer.byteLength(data, 'base64'), found }) };
}

async function lookAtBytes(read: ReadRange, bytes: number, { kind, format }: NamedMedia) {
  const found = sniffMedia(Buffer.from(await read(0, Math.min(bytes, HEAD_BYTES))));
  const seconds = kind === 'video' && isMp4(found) ? await mp4Seconds(read, bytes) : undefined;
  return judge(kind, format, { bytes, found, ...(seconds === undefined ? {} : { seconds }) });
}

function judge(kind: NamedMedia['kind'], format: string, file: MediaFile) {
  const faults = checkMediaFile(kind, format, file).map(({ detail }) => detail);
  return { faults, unknown: file.found === undefined ? [] : unknownOf(kind, file.found, file.seconds) };
}

function isMp4(found: SniffedMedia | undefined): boolean {
  return found?.format === 'mp4' || found?.format === 'mov';
}

function unknownOf(kind: NamedMedia['kind'], found: SniffedMedia, seconds: number | undefined): string[] {
  if (kind === 'image' && found.width === undefined)
    return [`how many pixels it has is not in its first ${HEAD_BYTES >> 10} kB`];
  if (kind !== 'video' || seconds !== undefined) return [];
  return [
    isMp4(found) ? 'how long it lasts is not in its header' : `how long it lasts is not read from ${found.format}`,
  ];
}
