import { readFileSync, writeFileSync } from 'node:fs';
import { eachRun } from '../src/core/data/checks/contamination.ts';
import { MAX_SHINGLES } from '../src/core/data/near-duplicates/minhash-kernel.ts';
import { addShingles, startShingles } from '../src/core/data/near-duplicates/shingles.ts';
import { escapeText } from '../src/core/data/draft-row.ts';

// npx tsx scripts/build-contamination-list.ts questions.txt … > mine.runs.json
// Each line of the files is one question (JSON lines with a "question" or "prompt" are read as well). What comes out are hashes of
// its runs of eight words: the questions themselves cannot be read from it; prepare_dataset looks for them in prompts when check_against names
// the file (its name has to end with .runs.json). With --ship the list that the package carries is written.

const files = process.argv.slice(2).filter((name) => name !== '--ship');
const shingles = { hashes: new Uint32Array(MAX_SHINGLES), count: 0, words: 0, numbers: 0, answer: 0 };
const runs = new Set<number>();
for (const line of files.flatMap((name) => readFileSync(name, 'utf8').split('\n'))) {
  const text = Buffer.from(escapeText(questionOf(line)));
  startShingles(shingles);
  addShingles(shingles, text, 0, text.length, 0);
  eachRun(shingles, (key) => runs.add(key));
}
const sorted = [...runs].toSorted((a, b) => a - b);
if (process.argv.includes('--ship'))
  writeFileSync('src/core/data/checks/public-test-runs.json', `${JSON.stringify(sorted)}\n`);
else console.log(JSON.stringify(sorted));
console.error(`${sorted.length} runs`);

function questionOf(line: string): string {
  if (!line.startsWith('{')) return line;
  const row: unknown = JSON.parse(line);
  if (row === null || typeof row !== 'object') return line;
  const found = Object.entries(row).find(([key]) => ['question', 'prompt', 'query', 'problem'].includes(key));
  return typeof found?.[1] === 'string' ? found[1] : line;
}
