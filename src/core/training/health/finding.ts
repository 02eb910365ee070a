import type { Check } from '../../runs/training-record.ts';

/** One finding about a running job; `source` is the rule of the guidance it is from, or who chose the number. */
export function finding(
  code: string,
  severity: Check['severity'],
  message: string,
  fix: string,
  source: string,
): Check {
  return { code, severity, message, fix, source };
}
