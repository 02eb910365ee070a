import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpusBleu } from '../src/core/evaluation/metrics/bleu.ts';
import { createRougeL } from '../src/core/evaluation/metrics/rouge-rows.ts';
import { createSquadExactMatch, createSquadF1 } from '../src/core/evaluation/metrics/squad-rows.ts';
import { meanOf } from '../src/core/evaluation/measure.ts';
import { bootstrapReplicates } from '../src/core/evaluation/statistics/bootstrap.ts';
import { createRandom } from '../src/core/evaluation/statistics/random.ts';
import { compareTwentyRuns } from './metrics/compared-runs.ts';
import { type TextPair, textPairs } from './metrics/text-pairs.ts';
import { referencePython } from './python/environment.ts';

// Metrics over pairs of about 100 words and a bootstrap beside Python in the same run, and compare_runs on 20 runs.
// Goals: metrics at least 10 times faster than rouge-score, sacrebleu and the plain definitions, the bootstrap in a tenth of the time,
// compare_runs under 3 s. Both sides must come to the same values. All times are of the processor (of all threads), so that other work on
// the machine does not count. `npx tsx bench/metrics.ts [pairs] [resamples]`

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const home = path('.data/metrics');
const PAIRS = Number(process.argv[2] ?? 50_000);
const RESAMPLES = Number(process.argv[3] ?? 10_000);
const ROWS = 10_000;
const GOAL = 10;

type Timed = { seconds: number; value: number };

rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
const pairs = textPairs(PAIRS);
const file = join(home, 'pairs.jsonl');
writeFileSync(file, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
const python = reference();
console.log(
  `${PAIRS} pairs of about 100 words; bootstrap of ${RESAMPLES} resamples over ${Math.min(ROWS, PAIRS)} rows`,
);
for (const [name, measure] of Object.entries(ours())) show(name, best(measure), python[name]);
await compareTwentyRuns(home, ROWS);

function ours(): Record<string, () => number> {
  const { score } = createSquadF1();
  const scores = Float64Array.from(pairs.slice(0, ROWS), ({ prediction, gold }) => score(prediction, gold));
  return {
    rouge_l: () => meanScore(createRougeL()),
    bleu: () => corpusBleu(pairs.map(predictionOf), [pairs.map(({ gold }) => gold)]).score,
    token_f1: () => meanScore(createSquadF1()),
    quasi_exact_match: () => meanScore(createSquadExactMatch()),
    bootstrap: () => highestMean(scores),
  };
}

function meanScore({ score }: { score: (answer: string, gold: string) => number }): number {
  return pairs.reduce((sum, { prediction, gold }) => sum + score(prediction, gold), 0) / pairs.length;
}

/** The highest mean of the resamples: a value that shows whether both sides drew the same rows. */
function highestMean(scores: Float64Array): number {
  const replicates = bootstrapReplicates(createRandom(42), scores.length, RESAMPLES, (rows) => meanOf(scores, rows));
  return replicates.reduce((highest, value) => Math.max(highest, value));
}

function predictionOf({ prediction }: TextPair): string {
  return prediction;
}

/** The faster of two rounds, as the first one compiles. */
function best(measure: () => number): Timed {
  const rounds = [timed(measure), timed(measure)];
  return rounds.reduce((fastest, round) => (round.seconds < fastest.seconds ? round : fastest));
}

function timed(measure: () => number): Timed {
  const begun = process.cpuUsage();
  const value = measure();
  const { user, system } = process.cpuUsage(begun);
  return { value, seconds: (user + system) / 1e6 };
}

function reference(): Record<string, Timed> {
  const script = path('python/metrics_reference.py');
  const { stdout, status } = spawnSync(referencePython(), [script, file, String(ROWS), String(RESAMPLES)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the reference ended with ${status}`);
  return JSON.parse(stdout);
}

function show(name: string, own: Timed, other: Timed | undefined): void {
  if (other === undefined || Math.abs(own.value - other.value) > 1e-9 * Math.max(1, Math.abs(other.value)))
    throw new Error(`${name}: ours ${own.value}, the reference ${other?.value}`);
  const ratio = other.seconds / own.seconds;
  console.log(
    `${name.padEnd(18)} ours ${own.seconds.toFixed(2)} s, Python ${other.seconds.toFixed(2)} s, ` +
      `${ratio.toFixed(1)} times faster (goal: at least ${GOAL}${ratio < GOAL ? ', missed' : ''}); both ${own.value.toFixed(6)}`,
  );
}
