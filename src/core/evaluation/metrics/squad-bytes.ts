/**
 * SQuAD's normal form as UTF-8: token i stands from `starts[i]` to `ends[i]` (what is between tokens means nothing), and `high` and `low`
 * are its last eight bytes, zeros in front of a shorter one. Used again and again.
 */
export type NormalForm = {
  bytes: Buffer;
  view: DataView;
  starts: Int32Array;
  ends: Int32Array;
  high: Int32Array;
  low: Int32Array;
  tokens: number;
};

const SPACE = 32;
/** Bytes in front of the text, so that eight can be read in front of each end. */
const FRONT = 8;
/** The articles, as their last four bytes. */
const A = 0x61;
const AN = 0x616e;
const THE = 0x746865;
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

/** Of the last four bytes, and the four before them, those that belong to a token of 0 to 8. */
const LOW = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const HIGH = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

export function emptyForm(): NormalForm {
  return withRoom(4096);
}

function withRoom(size: number): NormalForm {
  const bytes = Buffer.alloc(size);
  const tokens = size >> 1;
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, size),
    starts: new Int32Array(tokens),
    ends: new Int32Array(tokens),
    high: new Int32Array(tokens),
    low: new Int32Array(tokens),
    tokens: 0,
  };
}

/** Normalises a text. False where the full rules of `squadNormalize` are needed. */
export function normalizeInto(form: NormalForm, text: string): boolean {
  const lower = text.toLowerCase();
  if (form.bytes.length <= FRONT + 3 * lower.length) Object.assign(form, withRoom(FRONT + 4 * (lower.length + 1)));
  const end = FRONT + form.bytes.write(lower, FRONT, 'utf8');
  form.bytes[end] = SPACE;
  return findTokens(form, end + 1);
}

function findTokens(form: NormalForm, end: number): boolean {
  const { bytes } = form;
  form.tokens = 0;
  for (let at = FRONT; at < end; at++) {
    const start = at;
    while (KINDS[bytes[at] ?? 0] === LETTER) at++;
    if (KINDS[bytes[at] ?? 0] === WHITE) addToken(form, start, at);
    else at = joinToken(form, start, at);
    if (at === 0) return false;
  }
  return true;
}

/** Moves the letters up to the next white space together, from `at` on. Answers where that is, 0 if the full rules are needed. */
function joinToken(form: NormalForm, start: number, at: number): number {
  const { bytes } = form;
  let to = at;
  for (let from = at; ; from++) {
    const byte = bytes[from] ?? 0;
    const kind = KINDS[byte];
    if (kind === LETTER) bytes[to++] = byte;
    else if (kind === WHITE) {
      addToken(form, start, to);
      return from;
    } else if (kind === LEAD) {
      const next = bytes[++from] ?? 0;
      if (byte === 0xc3 && (next === 0x97 || next === 0xb7)) return 0; // the signs × and ÷
      bytes[to++] = byte;
      bytes[to++] = next;
    } else if (kind === OTHER) return 0;
  }
}

/** Unless it is empty or an article. Without a branch on its length, which no processor can foretell. */
function addToken(form: NormalForm, start: number, end: number): void {
  const { view, tokens } = form;
  const length = end - start;
  const kept = length < FRONT ? length : FRONT;
  const low = view.getInt32(end - 4) & (LOW[kept] ?? 0);
  const high = view.getInt32(end - 8) & (HIGH[kept] ?? 0);
  form.starts[tokens] = start;
  form.ends[tokens] = end;
  form.low[tokens] = low;
  form.high[tokens] = high;
  if (high === 0 && (low === 0 || low === A || low === AN || low === THE)) return;
  form.tokens = tokens + 1;
}
