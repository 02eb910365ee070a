import { type FingerprintTable, createFingerprintTable } from '../fingerprint-table.ts';

/** What is known about a row from the rows before it. */
export type Recollection = {
  /** The same record was written before. */
  duplicate: boolean;
  /** The same prompt had another answer before (under the same system prompt). */
  contradicts: boolean;
  /** Split that the prompt or the group is bound to, -1 when free. */
  split: number;
  /** Prompt and group are bound to different splits. */
  conflict: boolean;
};

/** About 450 MB when full. */
export const REMEMBERED = 32_000_000;

/**
 * Remembers every row by fingerprints: about 15 bytes a row, and 10 more for each further answer to a known prompt. When it is
 * full, what is new is no longer remembered: from then on repetitions are found of what came before.
 */
export type RowMemory = {
  /** Looks a row up. `identity`: hash of the record; `answer`, `system`: hashes of those parts; `group` absent without grouping. */
  recall(keys: RowKeys): Recollection;
  /** Remembers the split of the row that was recalled last. */
  keep(split: number): void;
  /** Rows, and groups of rows, that were new and found no room. */
  unremembered(): number;
};

export type RowKeys = {
  prompt: Halves;
  group: Halves | undefined;
  identity: Halves;
  answer: number;
  system: number;
};
export type Halves = { high: number; low: number };

/** With the fingerprint of a prompt: 12 bits of the first system prompt's hash, and the first row's split + 1. */
const SPARE = 14;
const SPLIT = 0b11;
const SYSTEM = 0x3ffc;
const FREE = 0;
/** In a word of its own: 22 bits of the first record's hash and 10 of its answer's. */
const IDENTITY = 0xfffffc00;
const ANSWER_SHIFT = 22;

/**
 * A prompt is told by 50 bits: one in a hundred sets of five million rows takes two for the same. A duplicate is told by those and
 * 44 more, or by 22 more where nothing but prompt, answer and system prompt are the same; one contradiction in a thousand goes
 * unseen.
 */
export function createRowMemory(most = REMEMBERED): RowMemory {
  const prompts = createFingerprintTable(1, SPARE);
  const groups = createFingerprintTable(1);
  const others = createFingerprintTable(0);
  const seen: Recollection = { duplicate: false, contradicts: false, split: -1, conflict: false };
  let last: RowKeys | undefined;
  let unremembered = 0;

  /** Makes an entry current, adding it while there is room. */
  function seekIn(table: FingerprintTable, { high, low }: Halves): boolean {
    return table.size() < most ? table.seek(high, low) : table.find(high, low);
  }

  function recall(keys: RowKeys): Recollection {
    last = keys;
    const facts = seekIn(prompts, keys.prompt) ? prompts.readSpare() : FREE;
    const bound = (facts & SPLIT) - 1;
    const grouped = keys.group === undefined ? -1 : groupSplit(keys.group);
    const sameSystem = (facts & SYSTEM) === (keys.system & SYSTEM);
    const word = prompts.read(0);
    seen.duplicate =
      bound >= 0 && ((sameSystem && word === wordOf(keys)) || others.has(keys.identity.high, keys.identity.low));
    seen.conflict = bound >= 0 && grouped >= 0 && bound !== grouped;
    seen.split = bound >= 0 ? bound : grouped;
    seen.contradicts = bound >= 0 && sameSystem && ((word ^ wordOf(keys)) & ~IDENTITY) !== 0;
    return seen;
  }

  function groupSplit(group: Halves): number {
    return seekIn(groups, group) ? groups.read(0) - 1 : -1;
  }

  function keepPrompt(keys: RowKeys, split: number): boolean {
    const { prompt, identity, system } = keys;
    if (!prompts.find(prompt.high, prompt.low)) return false;
    if ((prompts.readSpare() & SPLIT) !== FREE) {
      const room = others.size() < most;
      return prompts.read(0) === wordOf(keys) || seekIn(others, identity) || room;
    }
    prompts.write(0, wordOf(keys));
    prompts.writeSpare((system & SYSTEM) | (split + 1));
    return true;
  }

  function keepGroup({ group }: RowKeys, split: number): boolean {
    if (group === undefined) return true;
    if (!groups.find(group.high, group.low)) return false;
    groups.write(0, split + 1);
    return true;
  }

  /** What had room has had its entry since it was recalled. */
  function keep(split: number): void {
    if (last === undefined) return;
    const remembered = keepPrompt(last, split);
    if (!keepGroup(last, split) || !remembered) unremembered++;
  }

  return { recall, keep, unremembered: () => unremembered };
}

function wordOf({ identity, answer }: RowKeys): number {
  return ((identity.low & IDENTITY) | (answer >>> ANSWER_SHIFT)) >>> 0;
}
