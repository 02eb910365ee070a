import { describe, expect, it } from 'vitest';
import { createBreath } from '../../../src/core/evaluation/breath.ts';
import { chooseMetrics } from '../../../src/core/evaluation/choose-metrics.ts';
import { cohenKappa, matthewsCorrelation } from '../../../src/core/evaluation/metrics/agreement.ts';
import {
  macroAverage,
  microAverage,
  perClass,
  weightedAverage,
} from '../../../src/core/evaluation/metrics/classification.ts';
import { countConfusion } from '../../../src/core/evaluation/metrics/confusion.ts';
import { scoreRun, testRunsAgainst } from '../../../src/core/evaluation/paired-test.ts';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { scoreLabels } from '../../../src/core/evaluation/score.ts';
import { createRandom } from '../../../src/core/evaluation/statistics/random.ts';

const LABELS = ['billing', 'login', 'other'];
const NONE = '(none)';
const ASKED = ['mcc', 'cohen_kappa', 'micro_f1', 'f1_weighted', 'macro_f1'];

/** Answers of a model that knows a share of the rows, guesses the rest and says no label in a tenth of them. */
function lines(seed: number, skill: number, n = 200): PredictionLine[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, (_, row) => {
    const gold = LABELS[row % 5 === 0 ? 1 : row % 3 === 0 ? 2 : 0] ?? '';
    const said = random.next() < skill ? gold : (LABELS[random.index(LABELS.length)] ?? '');
    const label = random.next() < 0.1 ? undefined : said;
    const answer = label ?? 'hard to say';
    return {
      row: row + 1,
      prompt: '',
      gold,
      answer,
      correct: answer === gold,
      ...(label === undefined ? {} : { label }),
    };
  });
}

describe('metrics from the confusion of labels', () => {
  it('are what the reference definitions give, the one asked for first deciding, each with its interval', async () => {
    const rows = lines(1, 0.6);
    const { metrics, primary } = await scoreLabels(rows, LABELS, chooseMetrics('classification', ASKED));
    const [golds, said] = [rows.map(({ gold }) => gold), rows.map(({ label = NONE }) => label)];
    const [listed, every] = [countConfusion(golds, said, LABELS), countConfusion(golds, said, [...LABELS, NONE])];
    const expected = {
      mcc: matthewsCorrelation(every),
      kappa: cohenKappa(every),
      micro_f1: microAverage(listed).f1,
      weighted_f1: weightedAverage(perClass(listed)).f1,
      macro_f1: macroAverage(perClass(listed)).f1,
    };
    expect(primary).toBe('mcc');
    expect(Object.keys(metrics)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) {
      const { ci95: [low, high] = [1, 0], stderr = 0, ...rest } = metrics[name] ?? { value: 0, n: 0 };
      expect(rest, name).toEqual({ value: expect.closeTo(value, 12), n: 200 });
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(high - low).toBeGreaterThan(3 * stderr);
    }
  });

  it('count an unparsed answer as wrong, so that silence never looks like agreement', async () => {
    const right = lines(2, 1).map(({ label: _, ...line }, row): PredictionLine => {
      return row % 2 === 0 ? { ...line, answer: line.gold, label: line.gold } : { ...line, answer: 'hard to say' };
    });
    const { metrics } = await scoreLabels(right, LABELS, ['kappa', 'mcc', 'micro_f1']);
    expect(metrics['kappa']?.value).toBeLessThan(0.5);
    expect(metrics['mcc']?.value).toBeLessThan(0.7);
    expect(metrics['micro_f1']?.value).toBeCloseTo(2 / 3, 12);
  });

  it('say 0 of rows with one label only, where kappa and MCC have no value', async () => {
    const same = lines(3, 1, 4).map((line) => ({ ...line, gold: 'other', answer: 'other', label: 'other' }));
    const { metrics } = await scoreLabels(same, LABELS, ['kappa', 'mcc']);
    expect([metrics['kappa']?.value, metrics['mcc']?.value]).toEqual([0, 0]);
  });

  it.each(['mcc', 'kappa', 'micro_f1', 'weighted_f1'])(
    'compare runs by %s over the same resamples of both',
    async (metric) => {
      const breath = createBreath();
      const [weak, strong] = [
        await scoreRun(metric, lines(1, 0.4), LABELS, breath),
        await scoreRun(metric, lines(4, 0.9), LABELS, breath),
      ];
      const [better, same] = await testRunsAgainst(weak, [strong, weak], 0.05, breath);
      expect(better).toMatchObject({ n: 200, test: expect.stringContaining('paired bootstrap') });
      expect(better?.p).toBeLessThan(0.01);
      expect(better?.ci95[0]).toBeGreaterThan(0);
      expect(same).toMatchObject({ delta: 0, p: 1 });
    },
  );

  it('refuse to compare by what is no single number', async () => {
    await expect(scoreRun('nova_gen_qa', lines(1, 1, 3), [], createBreath())).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('nova_gen_qa'),
    });
  });
});

it('knows metrics whatever their case, hyphens and spaces', () => {
  expect(chooseMetrics('qa', ['EM', 'Rouge-L', 'rougeL', 'chrF++', 'Token F1'])).toEqual([
    'exact_match',
    'rouge_l',
    'chrf_plus_plus',
    'token_f1',
  ]);
  expect(chooseMetrics('classification', ['Accuracy', 'MCC', 'Macro-F1'])).toEqual(['exact_match', 'mcc', 'macro_f1']);
});
