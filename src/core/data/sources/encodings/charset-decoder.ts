import { TextDecoder } from 'node:util';

/** Turns bytes into text, characters cut off at the end of a piece kept for the next while `more` follows. */
export type CharsetDecoder = (bytes: Buffer, more: boolean) => string;

/** Code points of the bytes 0x80 to 0x9f (WHATWG Encoding Standard, index windows-1252); the others are those of Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node before 23 decodes windows-1252 as Latin-1 (nodejs/node 56542), so that one is ours; the others are the platform's. */
export function charsetDecoder(label: string): CharsetDecoder {
  if (label === 'windows-1252')
    return (bytes) =>
      bytes
        .toString('latin1')
        .replaceAll(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character);
  const decoder = new TextDecoder(label);
  return (bytes, more) => decoder.decode(bytes, { stream: more });
}
