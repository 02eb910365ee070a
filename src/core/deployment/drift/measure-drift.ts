import type { DriftMeasured } from '../../ports/hosting.ts';
import type { SignCompared } from './find-drift.ts';

/** A comparison in two numbers. The share is that of a sign that drifted and else 0, so that an alarm rings when a finding is told. */
export function measureDrift(compared: readonly SignCompared[]): DriftMeasured {
  return {
    psi: Math.max(0, ...compared.map(({ psi }) => psi)),
    share: Math.max(0, ...compared.filter(({ drifted }) => drifted).map(({ moved }) => moved)),
  };
}
