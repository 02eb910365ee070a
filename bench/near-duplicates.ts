import { createMinhashKernel } from '../src/core/data/near-duplicates/minhash-kernel.ts';
import { createNearIndex } from '../src/core/data/near-duplicates/near-index.ts';
import { addShingles, startShingles } from '../src/core/data/near-duplicates/shingles.ts';
import { benchRows } from './prepare/generate-rows.ts';

// npx tsx bench/near-duplicates.ts [documents]: one thread, by processor time (others may use the machine), rows of about a kilobyte, as bench/prepare generates them.
const GOAL = 70_000;
const count = Number(process.argv[2] ?? 100_000);
const rows = benchRows(42);
const texts = Array.from({ length: count }, () => {
  const { question, answer } = rows.next().value ?? { question: '', answer: '' };
  return { text: Buffer.from(question + answer), end: Buffer.byteLength(question) };
});
const megabytes = texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6;

const kernel = createMinhashKernel();
const shingles = { hashes: kernel.shingles, count: 0, words: 0, numbers: 0, answer: 0 };
report('shingles', () => {
  for (const { text, end } of texts) split(text, end);
});
const sketched = report('shingles and sketch', () => {
  for (const { text, end } of texts) {
    split(text, end);
    kernel.sketch(shingles.count);
  }
});
report('whole index', () => {
  const index = createNearIndex({ rows: 131_072, shingles: 8 << 20 });
  for (const [at, { text, end }] of texts.entries()) {
    index.find(text, { start: 0, end }, { start: end, end: text.length });
    index.keep(at + 1, 0);
  }
});
console.log(`kernel: ${Math.round(sketched)} documents/s (goal ${GOAL}): ${sketched >= GOAL ? 'reached' : 'MISSED'}`);
if (sketched < GOAL) process.exitCode = 1;

function split(text: Buffer, end: number): void {
  startShingles(shingles);
  addShingles(shingles, text, 0, end, 0);
  addShingles(shingles, text, end, text.length, 2);
}

function report(what: string, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const seconds = process.cpuUsage(before).user / 1e6;
  console.log(`${what}: ${Math.round(count / seconds)} documents/s, ${(megabytes / seconds).toFixed(0)} MB/s`);
  return count / seconds;
}
