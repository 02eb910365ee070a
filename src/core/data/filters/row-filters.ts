import type { KnownRows } from '../checks/known-rows.ts';
import { nearShare } from '../near-duplicates/near-check.ts';
import type { PreparationPlan } from '../plan-preparation.ts';
import { type RowSieve, createRowSieve } from './row-sieve.ts';

/** What the pipeline leaves out because the request asks for it. */
export function rowFilters({ request, known }: PreparationPlan): {
  sieve: RowSieve | undefined;
  dropNear: boolean;
  dropKnown: KnownRows | undefined;
} {
  const { filters } = request;
  return {
    sieve: createRowSieve(filters),
    dropNear: filters?.near_duplicates === true,
    dropKnown: filters?.shared_rows === true ? known : undefined,
  };
}

/** Large sources are compared in part; but who asks for near duplicates to be left out gets all rows compared. */
export function comparedShare({ request, source }: PreparationPlan): number {
  if (request.filters?.near_duplicates === true) return 0;
  return nearShare(source.parts.reduce((sum, { bytes }) => sum + bytes, 0));
}
