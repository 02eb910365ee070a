/** `matrix[i][j]`: score on task j after training stage i; square. */
export type StageScores = readonly (readonly number[])[];

/** Mean score over all tasks after the last stage. */
export function finalAccuracy(matrix: StageScores): number {
  const last = matrix.at(-1) ?? [];
  return last.reduce((sum, score) => sum + score, 0) / last.length;
}

/**
 * Backward transfer: what later training did to earlier tasks; negative is forgetting. Lopez-Paz and Ranzato (2017) divide by T - 1 in the paper
 * and by T in their code.
 */
export function backwardTransfer(matrix: StageScores, divisor: 'tasks' | 'tasks-1'): number {
  const changes = matrix.slice(0, -1).map((_, task) => at(matrix, matrix.length - 1, task) - at(matrix, task, task));
  return divide(changes, matrix.length, divisor);
}

/** Forward transfer: how much better a task starts than its untrained baseline; the same two divisors. */
export function forwardTransfer(
  matrix: StageScores,
  baseline: readonly number[],
  divisor: 'tasks' | 'tasks-1',
): number {
  const gains = matrix.slice(1).map((_, stage) => at(matrix, stage, stage + 1) - (baseline[stage + 1] ?? 0));
  return divide(gains, matrix.length, divisor);
}

/** Forgetting (Chaudhry et al. 2018): mean over the earlier tasks of their best score before the last stage less the final one. */
export function meanForgetting(matrix: StageScores): number {
  const earlier = matrix.slice(0, -1);
  const drops = earlier.map(
    (_, task) => Math.max(...earlier.map((row) => row[task] ?? 0)) - at(matrix, matrix.length - 1, task),
  );
  return divide(drops, matrix.length, 'tasks-1');
}

function divide(values: readonly number[], tasks: number, divisor: 'tasks' | 'tasks-1'): number {
  return values.reduce((sum, value) => sum + value, 0) / (divisor === 'tasks' ? tasks : tasks - 1);
}

function at(matrix: StageScores, stage: number, task: number): number {
  return matrix[stage]?.[task] ?? 0;
}
