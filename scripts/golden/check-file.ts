import { jsonLines } from '../../src/core/lines.ts';
import { messageOf } from '../../src/core/errors.ts';
import { type Family, GoldenCase, difference } from './case.ts';

export type FamilyResult = { passed: number; failed: { id: string; why: string }[] };

/** Checks every case of a golden file. A metric nobody computes, or one that throws, has failed. */
export async function checkGoldenFile(
  path: string,
  families: Readonly<Record<string, Family>>,
): Promise<Map<string, FamilyResult>> {
  const results = new Map<string, FamilyResult>();
  for await (const { value } of jsonLines(path)) {
    const golden = GoldenCase.parse(value);
    const result = results.get(golden.metric) ?? { passed: 0, failed: [] };
    results.set(golden.metric, result);
    const why = checkCase(golden, families[golden.metric]);
    if (why === undefined) result.passed++;
    else result.failed.push({ id: golden.id, why });
  }
  return results;
}

function checkCase(golden: GoldenCase, compute: Family | undefined): string | undefined {
  if (compute === undefined) return 'not computed';
  try {
    return difference(golden.expected, compute(golden), golden.tol);
  } catch (error) {
    return `threw: ${messageOf(error)}`;
  }
}
