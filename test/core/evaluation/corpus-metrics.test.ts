import { describe, expect, it } from 'vitest';
import { createBreath } from '../../../src/core/evaluation/breath.ts';
import { chooseMetrics } from '../../../src/core/evaluation/choose-metrics.ts';
import { corpusBleu } from '../../../src/core/evaluation/metrics/bleu.ts';
import { corpusChrf } from '../../../src/core/evaluation/metrics/chrf.ts';
import { genQaReport } from '../../../src/core/evaluation/metrics/gen-qa.ts';
import { scoreRun, testRunsAgainst } from '../../../src/core/evaluation/paired-test.ts';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { scoreOpen } from '../../../src/core/evaluation/score.ts';
import { createRandom } from '../../../src/core/evaluation/statistics/random.ts';

const WORDS = 'the quick brown fox jumps over a lazy dog and then sleeps till noon'.split(' ');

function lines(seed: number, skill: number, n = 120): PredictionLine[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, (_, row) => {
    const gold = Array.from({ length: 8 }, (_word, place) => WORDS[(row * 5 + place * 3) % WORDS.length] ?? '').join(
      ' ',
    );
    const answer = gold
      .split(' ')
      .map((word) => (random.next() < skill ? word : 'other'))
      .join(' ');
    return { row: row + 1, prompt: '', gold, answer, correct: answer === gold };
  });
}

describe('metrics of whole corpora', () => {
  it('are what sacreBLEU makes of all rows at once, each with an interval around it', async () => {
    const rows = lines(1, 0.7);
    const [answers, golds] = [rows.map(({ answer }) => answer), rows.map(({ gold }) => gold)];
    const { metrics, primary } = await scoreOpen(rows, chooseMetrics('generation', ['BLEU', 'chrF', 'chrf++']));
    expect(primary).toBe('bleu');
    expect(metrics['bleu']?.value).toBeCloseTo(corpusBleu(answers, [golds]).score, 10);
    expect(metrics['chrf']?.value).toBeCloseTo(corpusChrf(answers, [golds]), 10);
    expect(metrics['chrf_plus_plus']?.value).toBeCloseTo(corpusChrf(answers, [golds], { wordOrder: 2 }), 10);
    for (const { value, ci95 = [0, 0] } of Object.values(metrics)) {
      expect(ci95[0]).toBeLessThan(value);
      expect(ci95[1]).toBeGreaterThan(value);
    }
  });

  it('are compared by resampling the rows of both runs together', async () => {
    const breath = createBreath();
    const [weak, strong] = [
      await scoreRun('bleu', lines(1, 0.6), [], breath),
      await scoreRun('bleu', lines(2, 0.9), [], breath),
    ];
    const [better, same] = await testRunsAgainst(weak, [strong, weak], 0.05, breath);
    expect(better?.p).toBeLessThan(0.01);
    expect(better?.ci95[0]).toBeGreaterThan(0);
    expect(same).toMatchObject({ delta: 0, p: 1 });
  });
});

it('the report of a Nova gen_qa evaluation can be asked for by name', async () => {
  const rows = lines(3, 0.8, 40);
  const { metrics, primary } = await scoreOpen(rows, chooseMetrics('qa', ['nova_gen_qa']));
  const report = genQaReport(
    rows.map(({ answer }) => answer),
    rows.map(({ gold }) => gold),
  );
  expect(primary).toBe('nova_rouge1');
  expect(Object.keys(metrics)).toHaveLength(8);
  expect(metrics['nova_bleu']).toEqual({ value: report['bleu'], stderr: report['bleu_stderr'], n: 40 });
});
