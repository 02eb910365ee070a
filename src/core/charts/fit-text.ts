const NARROW = /[iljtfrI.,:;'|!()[\]{}\s/-]/;
const BROAD = /[mwMW@%]/;
const TALL = /[A-Z]/;
const BOLD = 1.12;
const READ_AT_MOST = 400;

/** Width in pixels of words at a font size, estimated on the broad side (measured on DejaVu Sans). */
export function textWidth(words: string, size: number): number {
  let width = 0;
  for (const character of words) width += characterWidth(character);
  return width * size;
}

function characterWidth(character: string): number {
  if ((character.codePointAt(0) ?? 0) >= 0x2e80) return 1.05;
  if (NARROW.test(character)) return 0.4;
  if (BROAD.test(character)) return 0.97;
  return TALL.test(character) ? 0.69 : 0.63;
}

/** How words are to be cut when they are too broad: what is lost is their end, or their middle when names differ at the end. */
export type Fit = { size: number; bold?: boolean; cut?: 'end' | 'middle' };

/** The words on one line, cut with an ellipsis when they are broader than `width` pixels; never cut inside a visible character. */
export function fitText(words: string, width: number, { size, bold = false, cut = 'end' }: Fit): string {
  const line = words.replace(/\s+/g, ' ').trim();
  if (line === '') return '(empty)';
  const room = bold ? width / BOLD : width;
  if (line.length <= READ_AT_MOST && textWidth(line, size) <= room) return line;
  const pieces = visibleCharacters(line);
  const tail = cut === 'end' ? 0 : Math.floor(pieces.length / 2);
  const head = pieces.slice(0, pieces.length - tail);
  const end = pieces.slice(pieces.length - tail);
  const joined = (): string => `${head.join('').trimEnd()}…${end.join('').trimStart()}`;
  while (head.length + end.length > 1 && textWidth(joined(), size) > room) {
    if (end.length * 2 > head.length) end.shift();
    else head.pop();
  }
  return joined();
}

/** Emoji and letters with accents are one piece each. Nobody reads past a few hundred, and cutting up megabytes takes long. */
function visibleCharacters(line: string): string[] {
  const read =
    line.length <= READ_AT_MOST ? line : `${line.slice(0, READ_AT_MOST / 2)}${line.slice(-READ_AT_MOST / 2)}`;
  return [...new Intl.Segmenter('en').segment(read)].map(({ segment }) => segment);
}
