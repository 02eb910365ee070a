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

/** About 700 MB when full. */
export const REMEMBERED = 32_000_000;

/**
 * Remembers every row by fingerprints: about 20 bytes a row, and 10 more for each further answer to a known prompt. When it is
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

const SPLIT = 0b11;
const ANSWER = 0xfffff000;
const SYSTEM = 0xffc;
const FREE = 0;

/**
 * The word kept with a prompt: its split + 1 in 2 bits, 10 bits of the first system prompt's hash and 20 bits of the first
 * answer's. One contradiction in a million goes unseen; a duplicate is told by 64 bits of prompt and 32 of record.
 */
export function createRowMemory(most = REMEMBERED): RowMemory {
  const prompts = createFingerprintTable(2);
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
    const word = seekIn(prompts, keys.prompt) ? prompts.read(1) : FREE;
    const bound = (word & SPLIT) - 1;
    const grouped = keys.group === undefined ? -1 : groupSplit(keys.group);
    seen.duplicate = bound >= 0 && isRepeated(keys.identity);
    seen.conflict = bound >= 0 && grouped >= 0 && bound !== grouped;
    seen.split = bound >= 0 ? bound : grouped;
    seen.contradicts =
      bound >= 0 && (word & SYSTEM) === (keys.system & SYSTEM) && (word & ANSWER) !== (keys.answer & ANSWER);
    return seen;
  }

  function isRepeated(identity: Halves): boolean {
    return prompts.read(0) === identity.low || others.has(identity.high, identity.low);
  }

  function groupSplit(group: Halves): number {
    return seekIn(groups, group) ? groups.read(0) - 1 : -1;
  }

  function keepPrompt({ prompt, identity, answer, system }: RowKeys, split: number): boolean {
    if (!prompts.find(prompt.high, prompt.low)) return false;
    if ((prompts.read(1) & SPLIT) !== FREE) {
      const room = others.size() < most;
      return prompts.read(0) === identity.low || seekIn(others, identity) || room;
    }
    prompts.write(0, identity.low);
    prompts.write(1, ((answer & ANSWER) | (system & SYSTEM) | (split + 1)) >>> 0);
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
