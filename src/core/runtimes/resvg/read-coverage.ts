/** From a first to a last code point, both with a glyph. */
type Range = { first: number; last: number };

/**
 * Which code points a TrueType font has glyphs for: its `cmap` table of format 4 (OpenType 1.9, "cmap"), in which a subset's segments
 * have no gaps. Throws where there is no such table.
 */
export function readCoverage(font: Uint8Array): (codePoint: number) => boolean {
  const ranges = segments(new DataView(font.buffer, font.byteOffset, font.byteLength));
  return (codePoint) => ranges.some(({ first, last }) => codePoint >= first && codePoint <= last);
}

function segments(font: DataView): Range[] {
  const table = formatFour(font, tableAt(font, 'cmap'));
  const count = font.getUint16(table + 6) / 2;
  return Array.from({ length: count }, (_, index) => ({
    first: font.getUint16(table + 16 + 2 * (count + index)),
    last: font.getUint16(table + 14 + 2 * index),
  })).filter(({ first }) => first !== 0xffff);
}

function tableAt(font: DataView, name: string): number {
  for (let entry = 12; entry < 12 + 16 * font.getUint16(4); entry += 16) {
    const tag = [0, 1, 2, 3].map((at) => String.fromCharCode(font.getUint8(entry + at))).join('');
    if (tag === name) return font.getUint32(entry + 8);
  }
  throw new Error(`the font has no ${name} table`);
}

function formatFour(font: DataView, cmap: number): number {
  for (let index = 0; index < font.getUint16(cmap + 2); index++) {
    const table = cmap + font.getUint32(cmap + 4 + 8 * index + 4);
    if (font.getUint16(table) === 4) return table;
  }
  throw new Error('the font has no character map of format 4');
}
