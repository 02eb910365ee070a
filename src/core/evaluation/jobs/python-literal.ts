/** What a Python literal can be here; tuples are lists. */
export type PythonValue = string | number | boolean | null | PythonValue[] | { [key: string]: PythonValue };

type Place = { text: string; at: number };

const NAMES: ReadonlyMap<string, PythonValue> = new Map<string, PythonValue>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['nan', Number.NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};
const DEEPEST = 200;

/**
 * Reads what Python's `repr` writes of strings, numbers, None, lists, tuples and dicts. Source: the language reference, "Lexical
 * analysis". Throws SyntaxError that names the place.
 */
export function parsePythonLiteral(text: string): PythonValue {
  const place = { text, at: 0 };
  const value = readValue(place, 0);
  skipBlanks(place);
  if (place.at < text.length) throw unexpected(place);
  return value;
}

function readValue(place: Place, depth: number): PythonValue {
  if (depth > DEEPEST) throw new SyntaxError(`nested deeper than ${DEEPEST} at ${place.at}`);
  skipBlanks(place);
  const first = place.text[place.at] ?? '';
  if (first === '[' || first === '(') return readList(place, first === '[' ? ']' : ')', depth);
  if (first === '{') return readDict(place, depth);
  if (first === "'" || first === '"' || /^[uUrRbB]{1,2}['"]/.test(place.text.slice(place.at, place.at + 3)))
    return readStrings(place);
  return readWord(place);
}

function readList(place: Place, end: string, depth: number): PythonValue[] {
  const items: PythonValue[] = [];
  place.at++;
  for (;;) {
    if (skips(place, end)) return items;
    items.push(readValue(place, depth + 1));
    if (skips(place, ',')) continue;
    if (skips(place, end)) return items;
    throw unexpected(place);
  }
}

function readDict(place: Place, depth: number): { [key: string]: PythonValue } {
  const entries: [string, PythonValue][] = [];
  place.at++;
  for (;;) {
    if (skips(place, '}')) return Object.fromEntries(entries);
    const key = readValue(place, depth + 1);
    if (!skips(place, ':')) throw unexpected(place);
    entries.push([typeof key === 'string' ? key : JSON.stringify(key), readValue(place, depth + 1)]);
    if (skips(place, ',')) continue;
    if (skips(place, '}')) return Object.fromEntries(entries);
    throw unexpected(place);
  }
}

/** Strings beside each other are one. */
function readStrings(place: Place): string {
  let text = readString(place);
  for (;;) {
    const before = place.at;
    skipBlanks(place);
    if (!/^['"]/.test(place.text.slice(place.at, place.at + 1))) {
      place.at = before;
      return text;
    }
    text += readString(place);
  }
}

function readString(place: Place): string {
  const prefix = /^[a-zA-Z]*/.exec(place.text.slice(place.at, place.at + 2))?.[0] ?? '';
  place.at += prefix.length;
  const quote = place.text[place.at] ?? '';
  const long = quote.repeat(3);
  const end = place.text.startsWith(long, place.at) ? long : quote;
  place.at += end.length;
  const raw = /r/i.test(prefix);
  let text = '';
  while (!place.text.startsWith(end, place.at)) {
    const next = place.text[place.at];
    if (next === undefined) throw new SyntaxError('a string has no end');
    if (next === '\\') text += readEscape(place, raw);
    else {
      text += next;
      place.at++;
    }
  }
  place.at += end.length;
  return text;
}

function readEscape(place: Place, raw: boolean): string {
  const rest = place.text.slice(place.at + 1, place.at + 11);
  const taken = (count: number, text: string): string => {
    place.at += 1 + count;
    return text;
  };
  if (raw) return taken(1, `\\${rest[0] ?? ''}`);
  const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (hex !== null) return taken(hex[0].length, fromCode(hex[1] ?? hex[2] ?? hex[3] ?? '', 16));
  if (octal !== null) return taken(octal[0].length, fromCode(octal[0], 8));
  const [letter = ''] = rest;
  return taken(letter.length, ESCAPES[letter] ?? `\\${letter}`);
}

function fromCode(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code > 0x10_ff_ff ? '\uFFFD' : String.fromCodePoint(code);
}

function readWord(place: Place): PythonValue {
  const word = /^[^\s,:\])}]+/.exec(place.text.slice(place.at, place.at + 400))?.[0] ?? '';
  const named = NAMES.get(word);
  const number = /^[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/.test(word)
    ? Number(word.replaceAll('_', ''))
    : undefined;
  if (named === undefined && number === undefined) throw unexpected(place);
  place.at += word.length;
  return named ?? number ?? null;
}

function skipBlanks(place: Place): void {
  while (/\s/.test(place.text[place.at] ?? '')) place.at++;
}

function skips(place: Place, sign: string): boolean {
  skipBlanks(place);
  if (place.text[place.at] !== sign) return false;
  place.at++;
  return true;
}

function unexpected({ text, at }: Place): SyntaxError {
  return new SyntaxError(`unexpected ${JSON.stringify(text.slice(at, at + 20))} at ${at}`);
}
