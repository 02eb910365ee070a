/** One question about an answer, with what the ends of its scale mean. Weights sum to 1. */
export type Criterion = { name: string; weight: number; asks: string; low: string; high: string };

/** The rubric of task "rubric". */
export const rubric: readonly [Criterion, ...Criterion[]] = [
  {
    name: 'correctness',
    weight: 0.5,
    asks: 'Is what it says right, measured by the reference?',
    low: 'wrong or contradicting the reference in what matters',
    high: 'nothing in it is wrong',
  },
  {
    name: 'completeness',
    weight: 0.25,
    asks: 'Does it hold everything the question asks for?',
    low: 'most of it is missing',
    high: 'nothing asked for is missing',
  },
  {
    name: 'form',
    weight: 0.15,
    asks: 'Does it keep to the form, language and length that were asked for?',
    low: 'it ignores them',
    high: 'it keeps to all of them',
  },
  {
    name: 'restraint',
    weight: 0.1,
    asks: 'Does it leave out what was not asked for: asides, repetition, invented detail?',
    low: 'most of it is such matter',
    high: 'none of it is',
  },
];
