import type { MetricPoint } from '../../ports/run-state.ts';
import type { Check } from '../../runs/training-record.ts';
import { finding } from './finding.ts';
import { metricCurve } from './metric-curve.ts';

/** What a preference run (DPO) tells: the chosen answer should come to be likelier than the rejected one. */
export function preferenceFindings(points: readonly MetricPoint[]): Check[] {
  const accuracy = metricCurve(points, 'dpo_accuracy', 5);
  const margin = metricCurve(points, 'dpo_margin', 5);
  const fix = 'check that chosen and rejected are not swapped or equal; then a smaller learning rate or larger beta';
  const found: Check[] = [];
  if (accuracy !== undefined && accuracy.last <= 0.5) {
    const message = `the chosen answer is preferred in ${(accuracy.last * 100).toFixed(0)} % of pairs; above 50 % is needed`;
    found.push(finding('preference_not_learned', 'warn', message, fix, 'G41'));
  }
  if (margin !== undefined && margin.last <= 0) {
    const message = `the margin of chosen over rejected is ${margin.last.toFixed(3)}; it should rise above 0`;
    found.push(finding('margin_not_positive', 'warn', message, fix, 'G41'));
  }
  return found;
}
