import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompareRequest } from '../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../src/core/evaluation/compare.ts';
import { chooseMetrics } from '../../src/core/evaluation/choose-metrics.ts';
import { type PredictionLine, predictionsPath } from '../../src/core/evaluation/prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../../src/core/evaluation/score.ts';
import { type Random, createRandom } from '../../src/core/evaluation/statistics/random.ts';
import { idFrom } from '../../src/core/fingerprint.ts';
import type { Ledger } from '../../src/core/ports/ledger.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';

const RUNS = 20;
const LABELS = ['billing', 'delivery', 'login', 'other', 'refund'];
const GOAL_SECONDS = 3;

/** Writes 20 finished evaluations of labels and 20 of answers of ten words, and prints how long comparing them takes. */
export async function compareTwentyRuns(home: string, rows: number): Promise<void> {
  for (const [kind, metrics] of [
    ['labels', ['exact_match', 'macro_f1', 'weighted_f1']],
    ['open', ['token_f1', 'rouge_l']],
  ] as const) {
    const ledger = createFileLedger(join(home, kind));
    const runs: string[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await plantEvaluation(ledger, kind, run, rows));
    for (const metric of metrics) {
      const begun = process.cpuUsage();
      const { comparisons } = await compareRuns(
        { ledger, now: () => new Date() },
        CompareRequest.parse({ runs, metric }),
      );
      const { user, system } = process.cpuUsage(begun);
      const seconds = (user + system) / 1e6;
      console.log(
        `compare_runs on ${RUNS} runs of ${rows} rows by ${metric} (${comparisons[0]?.test}): ` +
          `${seconds.toFixed(2)} s (goal: under ${GOAL_SECONDS}${seconds > GOAL_SECONDS ? ', missed' : ''})`,
      );
    }
  }
}

async function plantEvaluation(ledger: Ledger, kind: 'labels' | 'open', run: number, rows: number): Promise<string> {
  const id = idFrom('evaluation', kind, run);
  const closed = kind === 'labels';
  const lines = (closed ? labelLines : openLines)(createRandom(run), rows);
  const metrics = chooseMetrics(closed ? 'classification' : 'qa', undefined);
  await ledger.create('evaluation', id, {
    id,
    names: [],
    created_at: new Date().toISOString(),
    state: 'succeeded',
    model: `predictions:${run}.jsonl`,
    model_fingerprint: String(run),
    dataset: 'ds-0',
    dataset_hash: '0',
    split: 'test',
    rows_hash: kind,
    task: closed ? 'classification' : 'qa',
    ...(closed ? { labels: LABELS } : {}),
    metrics_version: '0',
    result: closed ? await scoreLabels(lines, LABELS, metrics) : await scoreOpen(lines, metrics),
    cost_usd: 0,
  });
  await mkdir(ledger.folder('evaluation', id), { recursive: true });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFile(predictionsPath(ledger.folder('evaluation', id)), text);
  return id;
}

function labelLines(random: Random, rows: number): PredictionLine[] {
  return Array.from({ length: rows }, (_, index) => {
    const gold = LABELS[index % LABELS.length] ?? '';
    const answer = random.next() < 0.8 ? gold : (LABELS[random.index(LABELS.length)] ?? '');
    return { row: index + 1, prompt: `ticket ${index}`, gold, answer, label: answer, correct: answer === gold };
  });
}

function openLines(random: Random, rows: number): PredictionLine[] {
  return Array.from({ length: rows }, (_, index) => {
    const words = Array.from({ length: 10 }, (_word, place) => `word${(index * 7 + place * 31) % 997}`);
    const answer = words.map((word) => (random.next() < 0.7 ? word : `other${random.index(50)}`)).join(' ');
    const gold = words.join(' ');
    return { row: index + 1, prompt: `question ${index}`, gold, answer, correct: answer === gold };
  });
}
