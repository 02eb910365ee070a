import type { MetricPoint } from '../../ports/run-state.ts';
import type { Check } from '../../runs/training-record.ts';
import { finding } from './finding.ts';
import { lossFindings } from './loss-findings.ts';
import { preferenceFindings } from './preference-findings.ts';
import { rewardFindings } from './reward-findings.ts';

/** What the curves say while and after a run: a list of findings, empty when nothing is wrong. */
export function checkHealth(points: readonly MetricPoint[]): Check[] {
  const finite = points.filter((point) => Number.isFinite(point.value));
  return [...notFinite(points), ...lossFindings(finite), ...preferenceFindings(finite), ...rewardFindings(finite)];
}

function notFinite(points: readonly MetricPoint[]): Check[] {
  const bad = points.find((point) => !Number.isFinite(point.value));
  if (bad === undefined) return [];
  const fix = 'stop it and start again with a smaller learning rate';
  return [finding('not_a_number', 'block', `${bad.name} is ${bad.value} at step ${bad.step}`, fix, 'G23, G24')];
}
