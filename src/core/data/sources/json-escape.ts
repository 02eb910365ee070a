const shortEscapes: Readonly<Record<number, number>> = {
  8: 0x62,
  9: 0x74,
  10: 0x6e,
  12: 0x66,
  13: 0x72,
  34: 0x22,
  92: 0x5c,
};
const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** 1 for bytes that a JSON string has to escape. */
export const needsEscape = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 32 || byte === 34 || byte === 92 ? 1 : 0,
);

/** Writes one byte escaped as JSON.stringify does; returns the offset behind it. */
export function writeEscaped(target: Buffer, at: number, byte: number): number {
  target[at] = 92;
  const short = shortEscapes[byte];
  if (short !== undefined) {
    target[at + 1] = short;
    return at + 2;
  }
  target[at + 1] = 0x75;
  target[at + 2] = 48;
  target[at + 3] = 48;
  target[at + 4] = HEX[byte >> 4] ?? 48;
  target[at + 5] = HEX[byte & 15] ?? 48;
  return at + 6;
}
