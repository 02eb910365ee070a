import { type Random, pick, upTo } from './random.ts';

/** Bytes that mean something to a reader of tables, and bytes that mean nothing to any. */
const telling = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\\',
  '\\u',
  '{',
  '}',
  '[',
  ']',
  ':',
  'null',
  '1e999',
  '\0',
]
  .map((text) => Buffer.from(text))
  .concat([
    Buffer.from('\ufeff'),
    Buffer.from('\u2028é😀'),
    Buffer.of(0xff),
    Buffer.of(0xc3),
    Buffer.of(0xed, 0xa0, 0x80),
  ]);

function replace(bytes: Buffer, from: number, removed: number, put: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + removed)]);
}

/** One change of a few bytes somewhere in a row. */
export function mutateRow(random: Random, row: Buffer): Buffer {
  return replace(
    row,
    upTo(random, row.length + 1),
    upTo(random, 4),
    random() < 0.7 ? pick(random, telling) : noise(random, 3),
  );
}

/** One to eight changes of any size: what damaged disks, broken transfers and careless tools do to a file. */
export function mutateFile(random: Random, file: Buffer): Buffer {
  let bytes = file;
  for (let changes = 1 + upTo(random, 8); changes > 0; changes--) bytes = changeFile(random, bytes);
  return bytes;
}

function changeFile(random: Random, bytes: Buffer): Buffer {
  const at = upTo(random, bytes.length + 1);
  const size = upTo(random, random() < 0.8 ? 16 : bytes.length + 1);
  switch (upTo(random, 7)) {
    case 0:
      return flip(random, bytes);
    case 1:
      return mutateRow(random, bytes);
    case 2:
      return replace(bytes, at, size, Buffer.alloc(0));
    case 3:
      return replace(bytes, at, 0, bytes.subarray(at, at + size));
    case 4:
      return replace(bytes, at, 0, noise(random, 64));
    case 5:
      return replace(bytes, at, 8, Buffer.alloc(upTo(random, 9), random() < 0.5 ? 0xff : 0));
    default:
      return random() < 0.2
        ? bytes.subarray(0, at)
        : replace(bytes, Math.max(0, bytes.length - 12), 4, noise(random, 4));
  }
}

function flip(random: Random, bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  const flipped = Buffer.from(bytes);
  const at = upTo(random, flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << upTo(random, 8));
  return flipped;
}

function noise(random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: upTo(random, most + 1) }, () => upTo(random, 256));
}
