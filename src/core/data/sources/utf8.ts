import { isUtf8 } from 'node:buffer';

/** Length of the UTF-8 byte-order mark at the beginning, 0 without one. */
export function utf8MarkLength(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Whether [0, end) is UTF-8, a character cut off at the end not counted. */
export function isUtf8Until(bytes: Buffer, end: number): boolean {
  let cut = end;
  while (cut > 0 && end - cut < 3 && ((bytes[cut - 1] ?? 0) & 0xc0) === 0x80) cut--;
  if (cut > 0 && (bytes[cut - 1] ?? 0) >= 0xc0) return isUtf8(bytes.subarray(0, cut - 1));
  return isUtf8(bytes.subarray(0, end));
}
