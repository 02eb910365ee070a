import type { Milestone } from './learn.ts';

/** How steeply a value falls between two epochs. */
const STEEPNESS = 3;

/** Training and validation loss after a share of the work: between epochs they fall fast at first, then slowly. */
export function lossAt(milestones: readonly Milestone[], share: number): { loss: number; validation?: number } {
  const next = milestones.find((milestone) => milestone.share >= share) ?? milestones.at(-1);
  const before = milestones.findLast((milestone) => milestone.share <= share) ?? milestones[0];
  if (next === undefined || before === undefined) return { loss: 0 };
  const width = next.share - before.share;
  const at = width === 0 ? 1 : fallen((share - before.share) / width);
  const loss = before.loss + (next.loss - before.loss) * at;
  if (before.validation === undefined || next.validation === undefined) return { loss };
  return { loss, validation: before.validation + (next.validation - before.validation) * at };
}

function fallen(share: number): number {
  return (1 - Math.exp(-STEEPNESS * share)) / (1 - Math.exp(-STEEPNESS));
}
