import { ForgeError } from '../../errors.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COMMA = 44;
const COLON = 58;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
/** Longest name of a list that is remembered, bytes. */
const NAME_BYTES = 100;
/** An object is held back until its list is found; one that is longer than this is a row by itself. */
const HELD_BYTES = 8 << 20;
/** Lists under these names are one conversation, so an object that has one is itself a row. */
const ROW_LISTS = [
  'messages',
  'conversations',
  'contents',
  'input',
  'prompt',
  'chosen',
  'rejected',
  'preferred_output',
];

/** 1 for bytes that mean only themselves inside a string. */
const isOrdinary = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/**
 * `rows`: in a list whose elements are rows; `lookup`: in an object whose list has not come yet; `values`: objects one behind
 * the other; `behind`: what follows the list.
 */
type Mode = 'start' | 'rows' | 'lookup' | 'values' | 'behind';

export type JsonScan = {
  /** The JSON lines in the bytes [from, end), the last of them perhaps unfinished. */
  take(bytes: Buffer, from: number, end: number): Buffer;
  /** What is left at the end of the document. */
  finish(): Buffer;
  /** What is wrong with the brackets around the rows. */
  fault: () => 'unclosed' | 'closed early' | undefined;
};

/**
 * Finds the rows of a JSON document byte by byte. A row that is broken (a string that goes over a line end, a bracket too few
 * or too many) ends where a line begins that looks like the beginning of the first row.
 */
export function createJsonScan(name: string): JsonScan {
  const brackets: number[] = [];
  let mode: Mode = 'start';
  let inString = false;
  let escaped = false;
  let text: number[] = [];
  let key = '';
  let listName = '';
  let rowDepth = 0;
  let inRow = false;
  let broken = false;
  let significant = 0;
  let column = 0;
  let blank = true;
  let rowColumn = -1;
  let closedEarly = false;
  let out = Buffer.allocUnsafeSlow(1 << 16);
  let length = 0;

  function makeRoom(count: number): void {
    if (length + count > out.length) out = Buffer.concat([out], Math.max(out.length * 2, length + count));
  }

  function put(byte: number): void {
    if (length === out.length) makeRoom(1);
    out[length++] = byte;
  }

  function isOutsideRows(): boolean {
    return mode === 'behind' || (mode === 'rows' && brackets.length < rowDepth);
  }

  function endRow(): void {
    if (inRow) put(LF);
    inRow = false;
    broken = false;
  }

  /** A byte of a row. Line ends would end the JSON line, so they become spaces: outside strings they mean the same. */
  function copy(byte: number): void {
    if (isOutsideRows()) return;
    inRow = true;
    put(byte === LF || byte === CR ? SPACE : byte);
  }

  function enterList(depth: number): void {
    mode = 'rows';
    listName = key;
    rowDepth = depth;
    length = 0;
    inRow = false;
  }

  /** Behind a row without a comma, or a list where the first row was an object on a line of its own. */
  function isOddRow(isList: boolean): boolean {
    return mode === 'rows' && (inRow || (isList && rowColumn >= 0));
  }

  function open(byte: number): void {
    const depth = brackets.length;
    const isList = byte === OPEN_LIST;
    if (depth > rowDepth ? !mayOpen(brackets.at(-1), significant) : depth === rowDepth && isOddRow(isList))
      broken = true;
    if (byte === OPEN_OBJECT && blank && mode === 'rows') meetLineStart();
    if (mode === 'start' && isList) enterList(1);
    else if (mode === 'lookup' && depth === 1 && isList && !ROW_LISTS.includes(key)) enterList(2);
    else if (mode === 'behind' && blank && column === rowColumn && !isList) resume(byte);
    else if (mode === 'behind' && depth === 1 && isList) throw twoLists(name, listName, key);
    else {
      if (mode === 'start') mode = 'lookup';
      copy(byte);
    }
    brackets.push(byte);
  }

  /** What looks like a row behind the end of the list: a row before it had a bracket too many. */
  function resume(byte: number): void {
    closedEarly = true;
    mode = 'rows';
    brackets.length = 0;
    while (brackets.length < rowDepth - 1) brackets.push(OPEN_OBJECT);
    brackets.push(OPEN_LIST);
    copy(byte);
  }

  /** At an opening brace that is the first of its line: the first row's place is remembered, a broken row ends here. */
  function meetLineStart(): void {
    if (rowColumn < 0 && brackets.length === rowDepth) rowColumn = column;
    if (!broken || column !== rowColumn) return;
    endRow();
    brackets.length = rowDepth;
  }

  function close(byte: number): void {
    if (brackets.at(-1) !== (byte === CLOSE_LIST ? OPEN_LIST : OPEN_OBJECT)) {
      broken = true;
      return copy(byte);
    }
    brackets.pop();
    if (mode === 'rows' && brackets.length < rowDepth) {
      endRow();
      mode = 'behind';
      return;
    }
    copy(byte);
    if (brackets.length > 0 || (mode !== 'lookup' && mode !== 'values')) return;
    mode = 'values';
    endRow();
  }

  function outsideString(byte: number): void {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) open(byte);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) close(byte);
    else if (byte === COMMA && mode === 'rows' && brackets.length === rowDepth) endRow();
    else {
      if (byte === COLON) key = Buffer.from(text).toString('utf8');
      if (byte === QUOTE) {
        inString = true;
        text = [];
      }
      if (byte > SPACE || inRow) copy(byte);
    }
    if (byte > SPACE) significant = byte;
  }

  function insideString(byte: number): void {
    if (byte === LF) {
      inString = false; // no string goes over a line end: this row is broken, the next one need not be
      broken = true;
      escaped = false;
    } else if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = true;
    else if (byte === QUOTE) inString = false;
    else if (brackets.length === 1 && text.length < NAME_BYTES) text.push(byte);
    copy(byte);
  }

  /** Takes the ordinary bytes of a string at once; returns the offset of the first other one. */
  function copyRun(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (at < end && isOrdinary[bytes[at] ?? 0] === 1) at++;
    if (brackets.length === 1) text.push(...bytes.subarray(from, Math.min(at, from + NAME_BYTES - text.length)));
    column += at - from;
    if (isOutsideRows()) return at;
    makeRoom(at - from);
    bytes.copy(out, length, from, at);
    length += at - from;
    return at;
  }

  function flush(): Buffer {
    if (mode === 'start' || (mode === 'lookup' && length < HELD_BYTES)) return Buffer.alloc(0);
    if (mode === 'lookup') mode = 'values';
    const ready = Buffer.from(out.subarray(0, length));
    length = 0;
    return ready;
  }

  return {
    take(bytes, from, end) {
      for (let at = from; at < end; at++) {
        if (inString && !escaped) at = copyRun(bytes, at, end);
        if (at === end) break;
        const byte = bytes[at] ?? 0;
        if (inString) insideString(byte);
        else outsideString(byte);
        column = byte === LF ? 0 : column + 1;
        blank = byte === LF || (blank && byte <= SPACE);
      }
      return flush();
    },
    finish() {
      endRow();
      mode = mode === 'rows' ? 'rows' : 'values';
      return flush();
    },
    fault() {
      if (mode === 'rows' && !closedEarly) return 'unclosed';
      return closedEarly ? 'closed early' : undefined;
    },
  };
}

/** Whether a bracket may open here: behind a colon in an object, behind a comma or the opening bracket in a list. */
function mayOpen(around: number | undefined, before: number): boolean {
  return around === OPEN_OBJECT ? before === COLON : before === COMMA || before === OPEN_LIST;
}

function twoLists(name: string, first: string, second: string): ForgeError {
  return new ForgeError('bad_data', `${name} is an object with two lists, "${first}" and "${second}"`, {
    next: 'keep the list of rows only, or save it as JSON lines',
  });
}
