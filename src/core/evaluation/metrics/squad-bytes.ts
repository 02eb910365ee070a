/** SQuAD's normal form as UTF-8, each token followed by a space; `ends[i]` is where the space behind token i stands. Used again and again. */
export type NormalForm = { bytes: Uint8Array; ends: Int32Array; tokens: number };

const SPACE = 32;
const OTHER = 0;
const LETTER = 1;
const WHITE = 2;
const PUNCTUATION = 3;
const LEAD = 4;

/**
 * What each byte of lower-case UTF-8 is to SQuAD's rules. LEAD begins a letter of two bytes, Latin (U+00C0 to U+024F) or Cyrillic
 * (U+0400 to U+047F). Control characters and all else are left to the full rules.
 */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if ((byte >= 9 && byte <= 13) || (byte >= 28 && byte <= 32)) return WHITE;
  if (/[a-z0-9]/.test(character)) return LETTER;
  if (/[\xc3-\xc9\xd0\xd1]/.test(character)) return LEAD;
  return /[!-/:-@[-`{-~]/.test(character) ? PUNCTUATION : OTHER;
});

export function emptyForm(): NormalForm {
  return { bytes: new Uint8Array(), ends: new Int32Array(1024), tokens: 0 };
}

/** Normalises lower-case text that ends in a space, in place. False where the full rules of `squadNormalize` are needed. */
export function normalizeBytes(form: NormalForm, bytes: Uint8Array): boolean {
  if (2 * form.ends.length < bytes.length + 1) form.ends = new Int32Array(bytes.length);
  form.bytes = bytes;
  form.tokens = 0;
  let start = 0;
  let to = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const kind = KINDS[byte];
    if (kind === LETTER) bytes[to++] = byte;
    else if (kind === WHITE) {
      start = to = endToken(form, start, to);
    } else if (kind === LEAD) {
      const next = bytes[++i] ?? 0;
      if (byte === 0xc3 && (next === 0x97 || next === 0xb7)) return false; // the signs × and ÷
      bytes[to++] = byte;
      bytes[to++] = next;
    } else if (kind === OTHER) return false;
  }
  return true;
}

/** Closes the token between `start` and `end`, unless it is empty or an article. Answers where the next one starts. */
function endToken(form: NormalForm, start: number, end: number): number {
  if (end === start || isArticle(form.bytes, start, end)) return start;
  form.bytes[end] = SPACE;
  form.ends[form.tokens++] = end;
  return end + 1;
}

/** Bytes of the whole form. */
export function lengthOf({ ends, tokens }: NormalForm): number {
  return tokens === 0 ? 0 : (ends[tokens - 1] ?? 0) + 1;
}

/** a, an or the. */
function isArticle(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 3) return bytes[start] === 116 && bytes[start + 1] === 104 && bytes[start + 2] === 101;
  return bytes[start] === 97 && (length === 1 || (length === 2 && bytes[start + 1] === 110));
}
