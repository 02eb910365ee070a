import { type DraftRow, type Span, decodeEscaped } from '../draft-row.ts';

const SHOWN_BYTES = 400;

/** The first characters of a field, on one line and in quotes. Reads no more than a few hundred bytes. */
export function excerptOf(draft: DraftRow, span: Span, characters = 60): string {
  const text = headText(draft, span, SHOWN_BYTES).replace(/\s+/g, ' ').trim();
  return text.length < characters ? `"${text}"` : `"${text.slice(0, characters - 1)}…"`;
}

/** The beginning of a field as text: about so many bytes of it, never half a character or escape. */
export function headText({ text }: DraftRow, { start, end }: Span, bytes: number): string {
  if (start < 0) return '';
  if (end - start <= bytes) return decodeEscaped(text, start, end);
  let to = start + bytes;
  while (to > start && ((text[to] ?? 0) & 0xc0) === 0x80) to--;
  const escape = lastEscape(text, start, to);
  return decodeEscaped(text, start, escape);
}

/** The end of a field as text: about so many bytes of it. */
export function tailText({ text }: DraftRow, { start, end }: Span, bytes: number): string {
  if (start < 0) return '';
  if (end - start <= bytes) return decodeEscaped(text, start, end);
  let from = end - bytes;
  while (from < end && ((text[from] ?? 0) & 0xc0) === 0x80) from++;
  return decodeEscaped(text, behindEscape(text, start, from), end);
}

/** Where to stop so that no escape is cut: before a backslash in the last five bytes that begins one which `to` would cut. */
function lastEscape(text: Buffer, start: number, to: number): number {
  for (let at = Math.max(start, to - 5); at < to; at++) {
    if (text[at] !== 0x5c) continue;
    if (isEscaped(text, start, at)) continue;
    if (at + (text[at + 1] === 0x75 ? 6 : 2) > to) return at;
  }
  return to;
}

/** Where to begin so that no escape is cut: behind the one that `from` lies in. */
function behindEscape(text: Buffer, start: number, from: number): number {
  for (let at = Math.max(start, from - 5); at < from; at++) {
    if (text[at] !== 0x5c || isEscaped(text, start, at)) continue;
    const behind = at + (text[at + 1] === 0x75 ? 6 : 2);
    if (behind > from) return behind;
  }
  return from;
}

/** Whether the backslash at `at` is itself escaped: an odd number of them stands before it. */
function isEscaped(text: Buffer, start: number, at: number): boolean {
  let before = at;
  while (before > start && text[before - 1] === 0x5c) before--;
  return (at - before) % 2 === 1;
}
