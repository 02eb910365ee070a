/** Numbers the n-grams of one segment from 1 on: an n-gram is the number of its first n-1 tokens (0: none) and its last token. */
export type GramTable = {
  idOf: (prefix: number, token: number) => number;
  /** As `idOf`, but 0 for an n-gram that has no number yet. */
  find: (prefix: number, token: number) => number;
  /** Forgets all n-grams. */
  clear: () => void;
  /** How many different n-grams there are. */
  size(): number;
};

const FIRST_SLOTS = 1 << 12;
/** Two odd multipliers with bits all over, so that both parts of a key reach the low bits. */
const [PREFIX, TOKEN] = [0x9e3779b1, 0x85ebca6b];

export function createGramTable(): GramTable {
  let slots = new Int32Array(FIRST_SLOTS);
  let prefixes = new Int32Array(FIRST_SLOTS / 2 + 1);
  let tokens = new Int32Array(FIRST_SLOTS / 2 + 1);
  let size = 0;

  const freeSlot = (prefix: number, token: number): number => {
    let slot = hashOf(prefix, token) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const grow = (): void => {
    const [oldPrefixes, oldTokens] = [prefixes, tokens];
    slots = new Int32Array(4 * slots.length);
    prefixes = new Int32Array(slots.length / 2 + 1);
    tokens = new Int32Array(slots.length / 2 + 1);
    prefixes.set(oldPrefixes);
    tokens.set(oldTokens);
    for (let id = 1; id <= size; id++) slots[freeSlot(prefixes[id] ?? 0, tokens[id] ?? 0)] = id;
  };
  return {
    find(prefix, token) {
      let slot = hashOf(prefix, token) & (slots.length - 1);
      for (let id = slots[slot] ?? 0; id !== 0; id = slots[slot] ?? 0) {
        if (prefixes[id] === prefix && tokens[id] === token) return id;
        slot = (slot + 1) & (slots.length - 1);
      }
      return 0;
    },
    idOf(prefix, token) {
      let slot = hashOf(prefix, token) & (slots.length - 1);
      for (let id = slots[slot] ?? 0; id !== 0; id = slots[slot] ?? 0) {
        if (prefixes[id] === prefix && tokens[id] === token) return id;
        slot = (slot + 1) & (slots.length - 1);
      }
      if (2 * (size + 1) > slots.length) {
        grow();
        slot = freeSlot(prefix, token);
      }
      slots[slot] = ++size;
      prefixes[size] = prefix;
      tokens[size] = token;
      return size;
    },
    clear() {
      slots.fill(0);
      size = 0;
    },
    size: () => size,
  };
}

function hashOf(prefix: number, token: number): number {
  const mixed = Math.imul(prefix, PREFIX) ^ Math.imul(token + 1, TOKEN);
  return mixed ^ (mixed >>> 15);
}
