import { createFingerprintTable } from '../fingerprint-table.ts';

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

/** Remembers every row by fingerprints: about 16 bytes a row, and 10 more for each further answer to a known prompt. */
export type RowMemory = {
  /** Looks a row up. `identity`: hash of the record; `answer`, `system`: hashes of those parts; `group` absent without grouping. */
  recall(keys: RowKeys): Recollection;
  /** Remembers the split of the row that was recalled last. */
  keep(split: number): void;
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
export function createRowMemory(): RowMemory {
  const prompts = createFingerprintTable(2);
  const groups = createFingerprintTable(1);
  const others = createFingerprintTable(0);
  const seen: Recollection = { duplicate: false, contradicts: false, split: -1, conflict: false };
  let last: RowKeys | undefined;

  function recall(keys: RowKeys): Recollection {
    last = keys;
    const word = prompts.seek(keys.prompt.high, keys.prompt.low) ? prompts.read(1) : FREE;
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
    return groups.seek(group.high, group.low) ? groups.read(0) - 1 : -1;
  }

  function keep(split: number): void {
    if (last === undefined) return;
    const { prompt, group, identity, answer, system } = last;
    prompts.seek(prompt.high, prompt.low);
    if ((prompts.read(1) & SPLIT) === FREE) {
      prompts.write(0, identity.low);
      prompts.write(1, ((answer & ANSWER) | (system & SYSTEM) | (split + 1)) >>> 0);
    } else if (prompts.read(0) !== identity.low) others.seek(identity.high, identity.low);
    if (group === undefined) return;
    groups.seek(group.high, group.low);
    groups.write(0, split + 1);
  }

  return { recall, keep };
}
