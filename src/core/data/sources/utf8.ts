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

/** Sequences of bytes beyond ASCII that are UTF-8, and bytes that are not; one cut off at the end counts as neither. */
export function countUtf8Sequences(bytes: Buffer): { valid: number; invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const more = followers(byte);
    let found = 0;
    while (found < more && ((bytes[at + 1 + found] ?? 0) & 0xc0) === 0x80) found++;
    if (more > 0 && found === more) valid++;
    else if (at + 1 + found < bytes.length) invalid++;
    at += found;
  }
  return { valid, invalid };
}

function followers(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
}
