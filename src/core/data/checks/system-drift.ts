import { decodeSpan } from '../draft-row.ts';
import type { Hash64 } from '../hash-bytes.ts';
import type { Check } from './check.ts';

/** More different system prompts than this are data, not drift: nothing more is remembered. */
const MAX_PROMPTS = 200;
/** One prompt that so many rows share is the set's own; the others left it. */
const DOMINANT = 0.7;
const ALIKE = 0.5;
const KEPT_CHARACTERS = 600;

type Seen = { text: string; first: number; line: number; count: number };

/**
 * System prompts that drift: a set has its own, and some rows have another, or versions of one prompt stand side by side. Sets in
 * which every row has a role of its own are not drift.
 */
export function createSystemDriftCheck(hash: Hash64): Check {
  const seen = new Map<number, Seen>();
  let rows = 0;
  let tooMany = false;

  return {
    watch({ draft }) {
      const { system, text } = draft;
      if (system.start < 0 || tooMany) return;
      rows++;
      hash.of(text, system.start, system.end);
      const key = hash.high * 2 ** 20 + (hash.low >>> 12);
      const known = seen.get(key);
      if (known !== undefined) return void known.count++;
      tooMany = seen.size >= MAX_PROMPTS;
      const kept = decodeSpan(draft, system).slice(0, KEPT_CHARACTERS);
      seen.set(key, { text: kept, first: draft.row, line: draft.line, count: 1 });
    },
    report(problems) {
      if (tooMany || seen.size < 2) return;
      const [usual, ...others] = [...seen.values()].toSorted((a, b) => b.count - a.count);
      if (usual === undefined) return;
      const drifted = others.filter(
        (other) => usual.count >= DOMINANT * rows || alike(usual.text, other.text) >= ALIKE,
      );
      const details = drifted
        .toSorted((a, b) => a.first - b.first)
        .map(({ text, first, line, count }) => ({
          row: first,
          detail: `line ${line}: ${shown(text)} (${count} rows)`,
        }));
      const count = drifted.reduce((sum, other) => sum + other.count, 0);
      if (count > 0) problems.note('system_drift', count, details);
    },
  };
}

function shown(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 79)}…`);
}

/** Share of words that both have. */
function alike(a: string, b: string): number {
  const [mine, theirs] = [words(a), words(b)];
  const both = [...mine].filter((word) => theirs.has(word)).length;
  return both / Math.max(1, mine.size + theirs.size - both);
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
