import { type Span, setSpan } from '../draft-row.ts';
import type { SkipBytes } from '../text-kernel.ts';

/** A top-level key to look for, and where its text is put. */
export type WantedKey = { bytes: Buffer; span: Span };

const ORDINARY = 0;
const QUOTE = 1;
const BACKSLASH = 2;

const stringKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 34) return QUOTE;
  if (byte === 92) return BACKSLASH;
  return byte < 32 ? 3 : ORDINARY;
});
const plainEscapes = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const NUMBER_OR_WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)$/;
const MAX_LITERAL = 32;
/** So many ordinary bytes of a string, and the next other is looked for by `skip`. */
const PATIENCE = 12;
/** Bytes at which something happens within a string. */
export const stringBytes: readonly number[] = [...stringKinds.keys()].filter((byte) => stringKinds[byte] !== ORDINARY);

/**
 * Finds the texts of a flat JSON object in bytes that are UTF-8, without making strings of them. True when the bytes are one
 * valid JSON object whose wanted values are strings escaped as JSON.stringify escapes; the spans are set then. False means
 * that a real parser has to look: something is nested, escaped in another way, of another type, or wrong. The last of two
 * equal keys counts. `skip`: to the next of `stringBytes`, where the bytes are held.
 */
export function findFlatTexts(
  bytes: Buffer,
  from: number,
  end: number,
  wanted: readonly WantedKey[],
  skip?: SkipBytes,
): boolean {
  for (const { span } of wanted) setSpan(span, -1, -1);
  let at = skipSpace(bytes, from, end);
  if (bytes[at] !== 123) return false;
  at = skipSpace(bytes, at + 1, end);
  if (bytes[at] === 125 && at < end) return skipSpace(bytes, at + 1, end) === end;
  for (;;) {
    if (at >= end || bytes[at] !== 34) return false;
    const keyStart = at + 1;
    const keyEnd = endOfString(bytes, keyStart, end, skip);
    if (keyEnd < 0) return false;
    at = skipSpace(bytes, keyEnd + 1, end);
    if (at >= end || bytes[at] !== 58) return false;
    at = skipSpace(bytes, at + 1, end);
    const span = spanOf(bytes, keyStart, keyEnd, wanted);
    const valueStart = at;
    at =
      bytes[at] === 34 && at < end
        ? endOfString(bytes, at + 1, end, skip)
        : endOfLiteral(bytes, at, end, span === undefined);
    if (at < 0) return false;
    if (span !== undefined) setSpan(span, valueStart + 1, at);
    if (bytes[valueStart] === 34) at++;
    at = skipSpace(bytes, at, end);
    if (at >= end) return false;
    if (bytes[at] === 125) return skipSpace(bytes, at + 1, end) === end;
    if (bytes[at] !== 44) return false;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** Offset of the closing quote, or -1 when the string is not plain. */
function endOfString(bytes: Buffer, from: number, end: number, skip: SkipBytes | undefined): number {
  let patience = from + PATIENCE;
  for (let at = from; at < end; at++) {
    if (at >= patience && skip !== undefined) {
      at = skip(at, end);
      patience = at + PATIENCE;
      if (at >= end) break;
    }
    const kind = stringKinds[bytes[at] ?? 0];
    if (kind === ORDINARY) continue;
    if (kind === QUOTE) return at;
    if (kind !== BACKSLASH || plainEscapes[bytes[++at] ?? 0] !== 1) return -1;
  }
  return -1;
}

/** Offset behind a number, true, false or null that nobody wants, or -1. */
function endOfLiteral(bytes: Buffer, from: number, end: number, unwanted: boolean): number {
  if (!unwanted) return -1;
  let at = from;
  while (at < end && at - from <= MAX_LITERAL && !endsLiteral(bytes[at])) at++;
  return NUMBER_OR_WORD.test(bytes.toString('latin1', from, at)) ? at : -1;
}

function endsLiteral(byte: number | undefined): boolean {
  return byte === 44 || byte === 125 || isSpace(byte);
}

function spanOf(bytes: Buffer, start: number, end: number, wanted: readonly WantedKey[]): Span | undefined {
  for (const key of wanted) {
    if (key.bytes.length !== end - start) continue;
    let same = true;
    for (let at = 0; at < key.bytes.length && same; at++) same = key.bytes[at] === bytes[start + at];
    if (same) return key.span;
  }
  return undefined;
}

function skipSpace(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
