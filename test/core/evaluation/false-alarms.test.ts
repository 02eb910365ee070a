import { describe, expect, it } from 'vitest';
import { createBreath } from '../../../src/core/evaluation/breath.ts';
import { scoreRun, testRunsAgainst } from '../../../src/core/evaluation/paired-test.ts';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { clopperPearsonInterval } from '../../../src/core/evaluation/statistics/clopper-pearson.ts';
import { holm } from '../../../src/core/evaluation/statistics/multiple-testing.ts';
import { type Random, createRandom } from '../../../src/core/evaluation/statistics/random.ts';

const GOLD = 'alpha beta gamma delta';
const WORDS = GOLD.split(' ');

/** Answers of a run of a given skill: each word of the gold answer is right with that probability. */
function answers(random: Random, n: number, skill: number): PredictionLine[] {
  return Array.from({ length: n }, (_, row) => {
    const answer = WORDS.map((word) => (random.next() < skill ? word : 'other')).join(' ');
    return { row, prompt: '', gold: GOLD, answer, correct: answer === GOLD };
  });
}

/** How often `alarm` goes off, with its 95 % interval. */
async function rate(name: string, runs: number, alarm: (random: Random) => Promise<boolean>): Promise<number> {
  let alarms = 0;
  for (let seed = 0; seed < runs; seed++) if (await alarm(createRandom(1000 + seed))) alarms++;
  const { low, high } = clopperPearsonInterval(alarms, runs);
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  console.log(`${name}: ${percent(alarms / runs)} of ${runs} (95 % interval ${percent(low)} to ${percent(high)})`);
  return alarms / runs;
}

async function pValue(random: Random, metric: string, n: number): Promise<{ p: number; delta: number }> {
  const breath = createBreath();
  const baseline = await scoreRun(metric, answers(random, n, 0.8), [], breath);
  const run = await scoreRun(metric, answers(random, n, 0.8), [], breath);
  const [result] = await testRunsAgainst(baseline, [run], 0.05, breath);
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('runs that are equally good', () => {
  it('are called better in at most 5 % of comparisons by McNemar', async () => {
    const share = await rate('McNemar, false "better"', 1000, async (random) => {
      const { p, delta } = await pValue(random, 'exact_match', 80);
      return p <= 0.05 && delta > 0;
    });
    expect(share).toBeLessThanOrEqual(0.05);
  });

  it('are called better in at most 5 % of comparisons by the paired permutation', async () => {
    const share = await rate('paired permutation, false "better"', 150, async (random) => {
      const { p, delta } = await pValue(random, 'token_f1', 60);
      return p <= 0.05 && delta > 0;
    });
    expect(share).toBeLessThanOrEqual(0.05);
  });

  it('raise at most 5 % false alarms among five runs compared at once', async () => {
    const alarm =
      (adjust: (p: readonly number[]) => number[]) =>
      async (random: Random): Promise<boolean> => {
        const tested: { p: number; delta: number }[] = [];
        for (let run = 0; run < 5; run++) tested.push(await pValue(random, 'exact_match', 80));
        return adjust(tested.map(({ p }) => p)).some((p, run) => p <= 0.05 && (tested[run]?.delta ?? 0) > 0);
      };
    const corrected = await rate('five runs, Holm, any false "better"', 400, alarm(holm));
    const bare = await rate(
      'five runs, uncorrected, any false "better"',
      400,
      alarm((p) => [...p]),
    );
    expect(corrected).toBeLessThanOrEqual(0.05);
    expect(bare).toBeGreaterThan(corrected);
  });
});
