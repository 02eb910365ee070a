import type { MediaKind } from '../example.ts';
import type { RowFault } from '../row-fields.ts';
import type { SniffedMedia } from './sniff-media.ts';

/** What training takes of one file. Source: the Nova SFT validator; documents have no limit there. */
const limits: Readonly<Record<MediaKind, { bytes: number; pixels: number; seconds: number }>> = {
  image: { bytes: 10_485_760, pixels: 25, seconds: Infinity },
  video: { bytes: 52_428_800, pixels: 0, seconds: 90 },
  document: { bytes: Infinity, pixels: 0, seconds: Infinity },
};

/** What opening a file shows: its size, what its first bytes are, and for a video how long it is where that is known. */
export type MediaFile = { bytes: number; found: SniffedMedia | undefined; seconds?: number };

/** What is wrong with a file itself, beside what its row says of it: all of it at once. Exactly at a limit passes. */
export function checkMediaFile(kind: MediaKind, format: string, file: MediaFile): RowFault[] {
  const { bytes, pixels, seconds } = limits[kind];
  const { found } = file;
  const declared = format === 'jpg' ? 'jpeg' : format;
  const said: string[] = [];
  if (file.bytes > bytes) said.push(`it has ${file.bytes} bytes, at most ${bytes} are read`);
  if (found === undefined) said.push(`its first bytes are of no known format, not ${declared}`);
  else if (found.format !== declared) said.push(`it is ${found.format}, not ${declared}`);
  const { width, height } = found ?? {};
  if (width !== undefined && height !== undefined && Math.min(width, height) < pixels)
    said.push(`it has ${width} x ${height} pixels, at least ${pixels} x ${pixels} are needed`);
  if (file.seconds !== undefined && file.seconds > seconds)
    said.push(`it lasts ${file.seconds} s, at most ${seconds} s are read`);
  return said.map((detail) => ({ code: 'bad_media', detail }));
}
