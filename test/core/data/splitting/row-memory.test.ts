import { describe, expect, it } from 'vitest';
import { createRowMemory } from '../../../../src/core/data/splitting/row-memory.ts';

/** A row of this prompt and answer, kept in a split. */
const keysOf = (prompt: number, answer = 1, group?: number) => ({
  prompt: { high: prompt * 7919, low: prompt },
  group: group === undefined ? undefined : { high: group * 104_729, low: group },
  identity: { high: prompt * 31 + answer, low: prompt * 4096 + answer },
  answer: answer << 12,
  system: 0,
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
});
