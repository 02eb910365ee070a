/** A closed set of answers: at most so many, each seen so often on average. */
const MOST_LABELS = 60;
const LEAST_ROWS = 3;

/** The labels when the answers are a closed set of two or more, else undefined: the answers are open. */
export function closedLabels(targets: readonly string[]): string[] | undefined {
  const labels = [...new Set(targets)].toSorted();
  if (labels.length < 2 || labels.length > MOST_LABELS) return undefined;
  return targets.length >= labels.length * LEAST_ROWS ? labels : undefined;
}
