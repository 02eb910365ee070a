/** Ids for rows that have none: sample_001, sample_002 and so on, as the reference numbers them. */
export function createRowIds(): () => string {
  let given = 0;
  return () => `sample_${String(++given).padStart(3, '0')}`;
}
