/** Whole addresses, path and query included: the reference counts scheme and host only. */
const address = /https?:\/\/[^\s<>"')\]]+/g;
const MAX_ADDRESS_SHARE = 0.2;
const MIN_ALPHANUMERIC_SHARE = 0.25;
const REPEATED = 10;
const MAX_REPEATED_SHARE = 0.5;
const MAX_LOST_SHARE = 0.05;
const MIN_LENGTH = 50;
const MIN_LINE_LENGTH = 10;

const mangled = /[\u00c0-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}/g;

/**
 * What makes a text not worth training on; undefined when nothing does. The seven measures and their limits are those of the
 * reference SDK's default text filter; counted here on prompt and answer together, where the reference takes one column.
 * `minimum`: characters, when another one was asked for.
 */
export function poorQuality(text: string, minimum = MIN_LENGTH): string | undefined {
  const length = [...text].length;
  if (length < minimum) return 'length';
  const addresses = text.match(address) ?? [];
  const addressed = addresses.reduce((sum, found) => sum + found.length, 0);
  if (addressed > MAX_ADDRESS_SHARE * text.length || addresses.some((found) => /porn/i.test(found))) return 'addresses';
  if ((text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < MIN_ALPHANUMERIC_SHARE * length) return 'symbols';
  if (repeatedWords(text) > MAX_REPEATED_SHARE) return 'repeated_words';
  if (repeatedCharacters(text) > MAX_REPEATED_SHARE) return 'repeated_characters';
  if (lostCharacters(text) > MAX_LOST_SHARE * length) return 'mojibake';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const mean = lines.reduce((sum, line) => sum + line.length, 0) / Math.max(1, lines.length);
  return lines.length >= 2 && mean < MIN_LINE_LENGTH ? 'short_lines' : undefined;
}

/** Share of runs of ten words that occur more than once. */
function repeatedWords(text: string): number {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < REPEATED) return 0;
  const counts = new Map<string, number>();
  for (let at = 0; at + REPEATED <= words.length; at++) count(counts, words.slice(at, at + REPEATED).join(' '));
  const repeated = [...counts.values()].filter((times) => times > 1).reduce((sum, times) => sum + times, 0);
  return repeated / (words.length - REPEATED + 1);
}

/** Share of the most frequent runs of ten characters, as many as the root of all different ones. */
function repeatedCharacters(text: string): number {
  const characters = [...text];
  if (characters.length < REPEATED) return 0;
  const counts = new Map<string, number>();
  for (let at = 0; at + REPEATED <= characters.length; at++)
    count(counts, characters.slice(at, at + REPEATED).join(''));
  const repeated = [...counts.values()].filter((times) => times > 1).toSorted((a, b) => b - a);
  const top = repeated.slice(0, Math.floor(Math.sqrt(counts.size)));
  return top.reduce((sum, times) => sum + times, 0) / (characters.length - REPEATED + 1);
}

function lostCharacters(text: string): number {
  const sequences = text.match(mangled) ?? [];
  return sequences.reduce((sum, sequence) => sum + sequence.length, 0) + text.split('\ufffd').length - 1;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
