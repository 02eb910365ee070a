export type Forgetting = {
  /** Score before less score after, by benchmark; positive is forgetting. */
  forgetting: Record<string, number>;
  mean: number;
  /** (after - before) / before, by benchmark. */
  relative: Record<string, number>;
  max: number;
};

/** What tuning did to a table of general benchmarks; those measured on both sides count. */
export function forgettingOf(
  base: Readonly<Record<string, number>>,
  tuned: Readonly<Record<string, number>>,
): Forgetting {
  const pairs = Object.entries(base).flatMap(([name, before]) => {
    const after = tuned[name];
    return after === undefined ? [] : [{ name, before, after }];
  });
  const drops = pairs.map(({ before, after }) => before - after);
  return {
    forgetting: Object.fromEntries(pairs.map(({ name, before, after }) => [name, before - after])),
    mean: drops.reduce((sum, drop) => sum + drop, 0) / drops.length,
    relative: Object.fromEntries(pairs.map(({ name, before, after }) => [name, (after - before) / before])),
    max: Math.max(...drops),
  };
}
