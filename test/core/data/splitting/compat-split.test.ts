import { describe, expect, it } from 'vitest';
import { compatCounts, compatSplit } from '../../../../src/core/data/splitting/compat-split.ts';
import { shuffledAsPython } from '../../../../src/core/data/splitting/shuffled-as-python.ts';
import { createTwister, stateFromWords } from '../../../../src/core/mersenne-twister.ts';

const defaults = { train: 0.8, validation: 0.1, test: 0.1 };
const order = (text: string): number[] => text.split(' ').map(Number);

describe('the generator', () => {
  it.each([
    [42, [2746317213, 478163327, 107420369, 3184935163, 1181241943]],
    [0, [3626764237, 1654615998, 3255389356, 3823568514, 1806341205]],
  ])('gives the words of Python after seed %i', (seed, words) => {
    const next = createTwister(stateFromWords([seed]));
    expect(words.map(() => next())).toEqual(words);
  });

  it.each([
    [42, 10, '7 3 2 8 5 6 9 4 0 1'],
    [0, 10, '7 8 1 5 3 4 2 0 9 6'],
    [1, 10, '6 8 9 7 5 3 0 4 1 2'],
    [7, 10, '8 3 1 4 7 0 9 6 2 5'],
    [123, 10, '8 7 5 9 2 3 6 1 4 0'],
    [42, 20, '19 5 14 4 9 13 15 18 6 12 17 10 1 11 2 16 7 8 0 3'],
    [42, 12, '7 5 2 8 9 6 11 3 4 0 1 10'],
    [42, 5, '3 1 2 4 0'],
    [42, 4, '2 1 3 0'],
    [42, 3, '1 0 2'],
    [42, 2, '1 0'],
  ])('shuffles as Python: seed %i, %i numbers', (seed, count, expected) => {
    expect([...shuffledAsPython(count, seed)]).toEqual(order(expected));
  });
});

describe('the counts', () => {
  it.each([
    [1, 1, 1, -1],
    [2, 2, 1, -1],
    [3, 2, 1, 0],
    [4, 3, 1, 0],
    [5, 4, 1, 0],
    [6, 5, 1, 0],
    [7, 6, 1, 0],
    [8, 6, 1, 1],
    [9, 7, 1, 1],
    [10, 8, 1, 1],
    [11, 9, 1, 1],
    [12, 10, 1, 1],
    [15, 12, 2, 1],
    [20, 16, 2, 2],
    [25, 20, 2, 3],
    [35, 28, 4, 3],
    [45, 36, 4, 5],
    [99, 79, 10, 10],
    [101, 81, 10, 10],
    [1005, 804, 100, 101],
  ])('of %i rows are %i, %i and %i', (rows, train, validation, test) => {
    expect(compatCounts(rows, defaults)).toEqual({ train, validation, test });
  });

  it.each([
    [10, [0.9, 0.05, 0.05], [9, 1, 0]],
    [7, [0.7, 0.2, 0.1], [5, 1, 1]],
    [10, [0.5, 0.25, 0.25], [5, 2, 3]],
    [5, [0.5, 0.5, 0], [2, 3, 0]],
  ])('of %i rows at %j are %j', (rows, [train = 0, validation = 0, test = 0], counts) => {
    expect(Object.values(compatCounts(rows, { train, validation, test }))).toEqual(counts);
  });

  it('never ask for more rows than there are', () => {
    for (const rows of [1, 2, 3, 8, 10]) {
      const split = compatSplit(rows, defaults, 42);
      const all = [0, 1, 2].flatMap((name) => [...split.order(name)]);
      expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, index) => index));
      for (const name of [0, 1, 2]) for (const row of split.order(name)) expect(split.splitOf(row)).toBe(name);
    }
  });
});
