import type { Milestone } from './learn.ts';

/** What answers after a share of the work: the model of the last epoch that was finished. */
export function responderAt(milestones: readonly Milestone[], share: number): Milestone['respond'] {
  const found = milestones.findLast((milestone) => milestone.share <= share + 1e-9);
  return found?.respond ?? (() => '');
}
