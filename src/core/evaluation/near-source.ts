import type { ModelSource } from '../ports/inference.ts';

/** Whether a model answers in this process: one question at a time, free, without failures that pass. */
export function isNearSource({ from }: ModelSource): boolean {
  return from === 'artifact' || from === 'untrained';
}
