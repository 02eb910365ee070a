import { describe, expect, it } from 'vitest';
import { mix32 } from '../../../../src/core/data/hash-bytes.ts';
import { createRowMemory } from '../../../../src/core/data/splitting/row-memory.ts';

const hashOf = (value: number) => ({ high: mix32(value, 1), low: mix32(value, 2) });
/** A row of this prompt and answer. */
const keysOf = (prompt: number, answer = 1, group?: number, system = 0, more = 0) => ({
  prompt: hashOf(prompt),
  group: group === undefined ? undefined : hashOf(group),
  identity: hashOf(prompt * 4096 + answer * 64 + system * 8 + more),
  answer: mix32(answer, 3),
  system: mix32(system, 4),
});

describe('the memory of rows', () => {
  it('that is full knows what it knew, adds nothing and counts what it could not add', () => {
    const memory = createRowMemory(100);
    for (let prompt = 1; prompt <= 150; prompt++) {
      expect(memory.recall(keysOf(prompt)).duplicate).toBe(false);
      memory.keep(prompt % 3);
    }
    expect(memory.unremembered()).toBe(50);
    expect(memory.recall(keysOf(40))).toMatchObject({ duplicate: true, split: 40 % 3 });
    expect(memory.recall(keysOf(40, 2))).toMatchObject({ duplicate: false, contradicts: true });
    expect(memory.recall(keysOf(140))).toMatchObject({ duplicate: false, split: -1 });
  });

  it('with room remembers every answer to a prompt', () => {
    const memory = createRowMemory(100);
    for (const answer of [1, 2, 3]) {
      memory.recall(keysOf(5, answer));
      memory.keep(1);
    }
    expect([1, 2, 3, 4].map((answer) => memory.recall(keysOf(5, answer)).duplicate)).toEqual([true, true, true, false]);
    expect(memory.unremembered()).toBe(0);
  });

  it('that is full still binds the groups it knows', () => {
    const memory = createRowMemory(2);
    for (const group of [1, 2, 3]) {
      memory.recall(keysOf(group, 1, group));
      memory.keep(2);
    }
    expect(memory.recall(keysOf(9, 1, 2)).split).toBe(2);
    expect(memory.recall(keysOf(9, 1, 3)).split).toBe(-1);
    expect(memory.unremembered()).toBe(1);
  });

  it('tells rows by every part: one that differs in anything is no duplicate', () => {
    const memory = createRowMemory();
    const recalled = Array.from({ length: 20_000 }, (_, index) => {
      const keys = keysOf(index >>> 3, index & 1, undefined, (index >>> 1) & 1, (index >>> 2) & 1);
      const { duplicate, contradicts } = { ...memory.recall(keys) };
      memory.keep(0);
      return { duplicate, contradicts, again: memory.recall(keys).duplicate };
    });
    expect(recalled.filter(({ duplicate }) => duplicate)).toEqual([]);
    expect(recalled.filter(({ again }) => !again)).toEqual([]);
    // Of eight rows for each prompt, two have the first one's system prompt and another answer.
    expect(recalled.filter(({ contradicts }) => contradicts).length).toBe(20_000 / 4);
  });
});
