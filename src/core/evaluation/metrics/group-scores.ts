// A reference for the golden cases only: tasks with subtasks as lm-evaluation-harness joins them; Nova's container joins its own.
/** How lm-evaluation-harness joins the scores of subtasks. */
export type Subtask = { metric: number; stderr: number; size: number };

/** Mean of the subtasks' scores, by size or plain. */
export function groupMean(subtasks: readonly Subtask[], weighted: boolean): number {
  const weight = (subtask: Subtask): number => (weighted ? subtask.size : 1);
  return total(subtasks, (subtask) => subtask.metric * weight(subtask)) / total(subtasks, weight);
}

/** Pooled standard error: sqrt(sum((n_i - 1) se_i^2 n_i) / (N - k) / N). */
export function pooledError(subtasks: readonly Subtask[]): number {
  const rows = total(subtasks, ({ size }) => size);
  const squares = total(subtasks, ({ size, stderr }) => (size - 1) * stderr ** 2 * size);
  return Math.sqrt(squares / (rows - subtasks.length) / rows);
}

function total(subtasks: readonly Subtask[], of: (subtask: Subtask) => number): number {
  return subtasks.reduce((sum, subtask) => sum + of(subtask), 0);
}
