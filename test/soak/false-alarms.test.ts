import { describe, expect, it } from 'vitest';
import { createBreath } from '../../src/core/evaluation/breath.ts';
import { scoreRun, testRunsAgainst } from '../../src/core/evaluation/paired-test.ts';
import type { PredictionLine } from '../../src/core/evaluation/prediction-lines.ts';
import { clopperPearsonInterval } from '../../src/core/evaluation/statistics/clopper-pearson.ts';
import { holm } from '../../src/core/evaluation/statistics/multiple-testing.ts';
import { normalQuantile } from '../../src/core/evaluation/statistics/normal.ts';
import { type Random, createRandom } from '../../src/core/evaluation/statistics/random.ts';

const REPETITIONS = Number(process.env['SOAK_REPETITIONS'] ?? 2000);
const ALPHA = 0.05;
const WORDS = ['alpha', 'beta', 'gamma', 'delta'];
const GOLD = WORDS.join(' ');
const breath = createBreath();

/** How hard each row is, the same for all runs: that is what pairing gains from. */
function rowsOf(random: Random, n: number): number[] {
  return Array.from({ length: n }, () => random.next() - 0.5);
}

function answersOf(random: Random, rows: readonly number[], skill: number, words: number): PredictionLine[] {
  return rows.map((ease, row) => {
    const said = WORDS.slice(0, words).map((word) => (random.next() < skill + ease * 0.8 ? word : 'other'));
    const gold = WORDS.slice(0, words).join(' ');
    const answer = said.join(' ');
    return { row, prompt: '', gold, answer, correct: answer === GOLD };
  });
}

async function falseBetter(metric: string, n: number, words: number, others: number): Promise<number> {
  let alarms = 0;
  for (let seed = 0; seed < REPETITIONS; seed++) {
    const random = createRandom(seed);
    const rows = rowsOf(random, n);
    const runs = [];
    for (let run = 0; run <= others; run++)
      runs.push(await scoreRun(metric, answersOf(random, rows, 0.5, words), [], breath));
    const [first, ...rest] = runs;
    if (first === undefined) throw new Error('no run');
    const tested = await testRunsAgainst(first, rest, ALPHA / others, breath);
    const adjusted = holm(tested.map(({ p }) => p));
    if (tested.some(({ delta }, run) => delta > 0 && (adjusted[run] ?? 1) <= ALPHA)) alarms++;
  }
  const { low, high } = clopperPearsonInterval(alarms, REPETITIONS);
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
  console.log(
    `${metric}, ${others + 1} equal runs: ${percent(alarms / REPETITIONS)} false "better" (95 % ${percent(low)} to ${percent(high)})`,
  );
  return alarms / REPETITIONS;
}

describe('equally good runs', () => {
  it.each([2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'of which there are %i, right or wrong: at most 5 % have a false "better"',
    async (runs) => {
      expect(await falseBetter('exact_match', 100, 1, runs - 1)).toBeLessThanOrEqual(ALPHA);
    },
  );

  it.each([2, 5, 10])('of which there are %i, with scores: at most 5 % have a false "better"', async (runs) => {
    expect(await falseBetter('token_f1', 60, 4, runs - 1)).toBeLessThanOrEqual(ALPHA);
  });
});

it('a real difference is found more often by pairs than without them', async () => {
  const found = { paired: 0, unpaired: 0 };
  const bound = normalQuantile(1 - ALPHA / 2);
  const n = 300;
  for (let seed = 0; seed < REPETITIONS; seed++) {
    const random = createRandom(seed);
    const rows = rowsOf(random, n);
    // Answers of a tuned model are mostly its base's own: only some rows are answered anew, and better.
    const base = answersOf(random, rows, 0.5, 1);
    const tuned = answersOf(random, rows, 0.75, 1).map((line, row) =>
      random.next() < 0.3 ? line : (base[row] ?? line),
    );
    const [before, after] = [
      await scoreRun('exact_match', base, [], breath),
      await scoreRun('exact_match', tuned, [], breath),
    ];
    const [test] = await testRunsAgainst(before, [after], ALPHA, breath);
    if (test === undefined) throw new Error('no result');
    const share = (test.baseline_value + test.run_value) / 2;
    if (test.p <= ALPHA && test.delta > 0) found.paired++;
    if (test.delta / Math.sqrt((2 * share * (1 - share)) / n) > bound) found.unpaired++;
  }
  const percent = (count: number): string => `${((100 * count) / REPETITIONS).toFixed(1)} %`;
  console.log(`power at n = ${n}: paired ${percent(found.paired)}, unpaired ${percent(found.unpaired)}`);
  expect(found.paired).toBeGreaterThan(found.unpaired);
});
