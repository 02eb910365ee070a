import { expect, it } from 'vitest';
import { checkGoldenFile } from '../../../scripts/golden/check-file.ts';
import { families } from '../../../scripts/golden/families.ts';

const FILE = 'test/golden/metrics-golden.jsonl';

it('computes every metric as its reference implementation does', async () => {
  const results = await checkGoldenFile(FILE, families);
  const counts = [...results].map(([metric, { passed, failed }]) => `${metric} ${passed}/${passed + failed.length}`);
  console.log(counts.join(', '));
  const failures = [...results].flatMap(([metric, { failed }]) =>
    failed.map(({ id, why }) => `${metric} ${id}: ${why}`),
  );
  expect(failures).toEqual([]);
  expect([...results.values()].reduce((sum, { passed }) => sum + passed, 0)).toBe(1122);
});
