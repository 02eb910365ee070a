/** What Windows-1252 shows for the bytes 0x80 to 0x9F; the five it leaves free stay control characters. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const latin = String.fromCharCode(...Array.from({ length: 0x60 }, (_, index) => 0xa0 + index));
const byteOf = new Map([...(windows + latin)].map((character, index) => [character, 0x80 + index]));
const continuation = `[${windows.replaceAll(/[\\\]^-]/g, '\\$&')}\u00a0-\u00bf\u0080-\u009f]`;
const mangled = new RegExp(`[Â-ß]${continuation}|[à-ï]${continuation}{2}|[ð-ô]${continuation}{3}`, 'g');

/** Scripts and signs that people write; anything else was no mojibake. */
const plausible =
  /^[\u00a0-\u017f\u0386-\u03ce\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u0621-\u064a\u06a9\u06af\u06cc\u0901-\u0939\u0e01-\u0e4e\u1e00-\u1ef9\u2010-\u203a\u20ac\u2122\u2190-\u2193\u2264\u2265\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\u{1f300}-\u{1faff}]$/u;
/** Ã and Â before a continuation, â€, ã with two, and the lead of an emoji hardly stand in any language. */
const telling = /^(?:[ÂÃ]|â[€\u0080]|ð[Ÿ\u009f])/;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Undoes the common double encoding: UTF-8 that was read as Windows-1252 (or Latin-1) and written as UTF-8 again. Undefined when
 * the text shows none. One telling sequence is proof; others need company and to make up half of what is not ASCII, because
 * "à «" and "Ü“" are written too.
 */
export function repairMojibake(text: string): string | undefined {
  let hits = 0;
  let sure = false;
  let covered = 0;
  const repaired = text.replace(mangled, (sequence) => {
    const decoded = decode(sequence);
    if (decoded === undefined || !plausible.test(decoded)) return sequence;
    hits++;
    covered += sequence.length;
    sure ||= telling.test(sequence);
    return decoded;
  });
  if (hits === 0) return undefined;
  const foreign = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return sure || (hits >= 2 && covered * 2 >= foreign) ? repaired : undefined;
}

function decode(sequence: string): string | undefined {
  const bytes = Uint8Array.from(sequence, (character) => byteOf.get(character) ?? character.charCodeAt(0));
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // not UTF-8: the characters stand for themselves
  }
}
