/** One criterion's judgment: a grade from 1 to 5, or yes and no. */
export type Criterion =
  | { type: 'scale'; score: number; weight: number }
  | { type: 'binary'; score: boolean; weight: number };

/** Weighted sum of criteria on 0 to 1, as Nova's rubric judge has it: grade s counts (s - 1)/4, yes counts 1. */
export function rubricScore(criteria: readonly Criterion[]): number {
  return criteria.reduce((sum, criterion) => sum + criterion.weight * share(criterion), 0);
}

function share(criterion: Criterion): number {
  if (criterion.type === 'scale') return (criterion.score - 1) / 4;
  return criterion.score ? 1 : 0;
}
