import type { Check } from '../../runs/training-record.ts';
import type { CountsCompared } from './compare-counts.ts';
import type { DriftSign, SignCompared } from './find-drift.ts';

const SHOWN_MOVES = 2;

/** Usual reading of a population stability index (Siddiqi, Credit Risk Scorecards, 2006): from 0.1 on moderate, from 0.25 on large. */
function sizeOf(psi: number): string {
  if (psi < 0.1) return 'small';
  return psi < 0.25 ? 'moderate' : 'large';
}

const nouns: Readonly<Record<DriftSign, string>> = {
  labels: 'labels',
  length: 'lengths of answers',
  refusals: 'refusals',
  language: 'languages of answers',
};

/** What a comparison of so many captured answers with an evaluation's came to: one finding for each sign that drifted, or one that none did. */
export function toDriftFindings(
  compared: readonly SignCompared[],
  of: { captured: number; evaluation: string; rows: number; note?: string },
): Check[] {
  const note = of.note === undefined ? '' : ` (${of.note})`;
  const sides = `the newest ${of.captured} answers${note} against ${of.rows} of ${of.evaluation}`;
  const drifted = withoutEchoes(compared.filter((sign) => sign.drifted));
  if (drifted.length === 0) {
    const [first] = compared.toSorted((a, b) => a.p - b.p);
    const least = first === undefined ? '' : `; ${nouns[first.sign]} differ most: ${numbers(first)}`;
    return [{ code: 'drift_none', severity: 'info', message: `no drift: ${sides}${least}`, fix: 'nothing to do' }];
  }
  return drifted.map((sign) => ({
    code: `drift_${sign.sign}`,
    severity: 'warn',
    message: `${nouns[sign.sign]} have drifted: ${movesOf(sign)} (${numbers(sign)}, ${sizeOf(sign.psi)}); ${sides}`,
    fix: 'look at what is asked now; when it is meant to stay so, prepare and evaluate on rows like it, and train again if the score fell',
  }));
}

/** Labels that moved move the lengths and languages of answers with them: that is said once. */
function withoutEchoes(drifted: readonly SignCompared[]): SignCompared[] {
  const labels = drifted.some(({ sign }) => sign === 'labels');
  return drifted.filter(({ sign }) => !labels || sign === 'labels' || sign === 'refusals');
}

/** Why drift cannot be told. */
export function unknownDrift(message: string, fix: string): Check {
  return { code: 'drift_unknown', severity: 'info', message: `drift is unknown: ${message}`, fix };
}

function numbers({ psi, p }: CountsCompared): string {
  return `PSI ${psi.toFixed(3)}, p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
}

function movesOf({ moves }: CountsCompared): string {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  return moves
    .slice(0, SHOWN_MOVES)
    .map(({ category, was, is }) => `"${category}" from ${percent(was)} to ${percent(is)}`)
    .join(', ');
}
