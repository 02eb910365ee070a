import { crc32, inflateSync } from 'node:zlib';

/** A picture of indexed colours, read back. */
export type ReadPng = {
  width: number;
  height: number;
  colours: number;
  at: (x: number, y: number) => readonly number[];
};

/** Reads a PNG of 8-bit indexes without filters, strictly: signature, checksums and lengths must hold. */
export function readPng(file: Uint8Array): ReadPng {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('no signature of a PNG');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== bytes.readUInt32BE(at + 8 + length)) throw new Error(`the checksum at ${at} is wrong`);
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const [header = Buffer.alloc(13), palette = Buffer.alloc(0)] = [chunks.get('IHDR'), chunks.get('PLTE')];
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  if (lines.length !== (width + 1) * height || chunks.get('IEND')?.length !== 0) throw new Error('the picture is torn');
  const at = (x: number, y: number): readonly number[] => {
    const index = 3 * (lines[y * (width + 1) + 1 + x] ?? 0);
    return [...palette.subarray(index, index + 3)];
  };
  return { width, height, colours: palette.length / 3, at };
}

/** How many pixels are darker than a grey. */
export function darkPixels({ width, height, at }: ReadPng): number {
  let dark = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (Math.max(...at(x, y)) < 128) dark++;
  return dark;
}
