import type { NormalForm } from './squad-bytes.ts';

const FEWEST_SLOTS = 1 << 10;
/** Odd, with bits all over: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

/**
 * Counts the tokens that two forms share, with repetitions. An open-addressing table, at most a quarter full: a slot holds the number of a
 * token of the expected form plus 1, and `left` how often it can still be taken.
 */
export function createTokenOverlap(): (predicted: NormalForm, expected: NormalForm) => number {
  let slots = new Int32Array(FEWEST_SLOTS);
  let left = new Int32Array(FEWEST_SLOTS / 4);
  return (predicted, expected) => {
    const size = slotsFor(expected.tokens);
    if (slots.length === size) slots.fill(0);
    else [slots, left] = [new Int32Array(size), new Int32Array(size / 4)];
    putAll(slots, left, expected);
    return takeAll(slots, left, expected, predicted);
  };
}

function putAll(slots: Int32Array, left: Int32Array, expected: NormalForm): void {
  left.fill(0, 0, expected.tokens + 1);
  for (let token = 0; token < expected.tokens; token++) {
    const slot = find(slots, expected, expected, token);
    const found = slots[slot] ?? 0;
    const entry = found | ((token + 1) & ((found - 1) >> 31)); // its own number if none was found, without a branch
    slots[slot] = entry;
    left[entry] = (left[entry] ?? 0) + 1;
  }
}

/** Of token 0, which stands for none, there is never anything left. */
function takeAll(slots: Int32Array, left: Int32Array, expected: NormalForm, predicted: NormalForm): number {
  let common = 0;
  for (let token = 0; token < predicted.tokens; token++) {
    const entry = slots[find(slots, expected, predicted, token)] ?? 0;
    const count = left[entry] ?? 0;
    const taken = 1 + ((count - 1) >> 31);
    left[entry] = count - taken;
    common += taken;
  }
  return common;
}

function slotsFor(tokens: number): number {
  return Math.max(FEWEST_SLOTS, 2 ** (34 - Math.clz32(tokens)));
}

/** The slot of a token, or the free one that it would have. */
function find(slots: Int32Array, expected: NormalForm, form: NormalForm, token: number): number {
  const mask = slots.length - 1;
  const high = form.high[token] ?? 0;
  const low = form.low[token] ?? 0;
  const long = high >>> 24 !== 0;
  const last = mix(low ^ mix(high));
  let slot = (long ? hashOf(form, token, last) : last) & mask;
  for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
    if (expected.low[entry - 1] === low && expected.high[entry - 1] === high) {
      if (!long || beginsAs(expected, entry - 1, form, token)) return slot;
    }
    slot = (slot + 1) & mask;
  }
  return slot;
}

function mix(word: number): number {
  const mixed = Math.imul(word, SPREAD);
  return mixed ^ (mixed >>> 15);
}

/** Of all bytes, so that no text makes all its tokens meet in one slot. */
function hashOf({ view, starts, ends }: NormalForm, token: number, last: number): number {
  const end = (ends[token] ?? 0) - 8;
  let hash = last;
  for (let at = starts[token] ?? 0; at < end; at += 4) hash = mix(hash ^ view.getInt32(at));
  return hash;
}

/** Whether two tokens whose last eight bytes are equal are so in length and in front of these. */
export function beginsAs(a: NormalForm, first: number, b: NormalForm, second: number): boolean {
  const [from, other] = [a.starts[first] ?? 0, b.starts[second] ?? 0];
  const rest = (a.ends[first] ?? 0) - from - 8;
  if (rest !== (b.ends[second] ?? 0) - other - 8) return false;
  for (let i = 0; i < rest; i += 4) if (a.view.getInt32(from + i) !== b.view.getInt32(other + i)) return false;
  return true;
}
