import { checkGoldenFile } from './golden/check-file.ts';
import { families } from './golden/families.ts';

/** `npm run golden -- FILE`: passed and failed cases per metric; exit code 1 when any failed. */
const file = process.argv[2] ?? new URL('../test/golden/metrics-golden.jsonl', import.meta.url).pathname;
const results = await checkGoldenFile(file, families);
let failures = 0;
let total = 0;
for (const [metric, { passed, failed }] of results) {
  console.log(`${metric.padEnd(34)} ${String(passed).padStart(5)} passed ${String(failed.length).padStart(5)} failed`);
  for (const { id, why } of failed.slice(0, 3)) console.log(`    ${id}: ${why.slice(0, 400)}`);
  failures += failed.length;
  total += passed + failed.length;
}
console.log(`${total - failures} of ${total} cases pass`);
process.exitCode = failures === 0 ? 0 : 1;
