import { describe, expect, it } from 'vitest';
import { comparisonChart } from '../../../src/core/charts/comparison-chart.ts';
import { confusionMatrix } from '../../../src/core/charts/confusion-matrix.ts';
import { fitNames } from '../../../src/core/charts/fit-names.ts';
import { textWidth } from '../../../src/core/charts/fit-text.ts';
import { formatTicks } from '../../../src/core/charts/format-number.ts';
import { lossCurve } from '../../../src/core/charts/loss-curve.ts';
import { paretoChart, type ParetoPoint } from '../../../src/core/charts/pareto-chart.ts';
import { find, type Node, numberOf, readSvg, shownWords } from './read-svg.ts';

const fit = { size: 12, cut: 'middle' } as const;
const list = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const long = (index: number): string => `support-tickets-nova-2-lite-sft-lora-epoch-${index}-of-many-and-final`;

describe('names that are too broad', () => {
  it('are cut in their middle, and show where they differ when that makes them alike', () => {
    expect(fitNames(['short', long(1)], 120, fit)).toEqual(['short', 'support-tick…-final']);
    const [first, second, third] = fitNames([long(1), long(12), 'short'], 120, fit);
    expect([first, second, third]).toEqual([
      expect.stringMatching(/^…poch-1-of-/),
      expect.stringMatching(/^…poch-12-of-/),
      'short',
    ]);
  });

  it('begin with their place when nothing else tells them apart, and never leave their room', () => {
    const names = [`${'x'.repeat(50)}a${'y'.repeat(60)}`, `${'x'.repeat(50)}${'y'.repeat(60)}`, long(1)];
    const twins = list(3).map((at) => `${'w'.repeat(at * 10)}${'z'.repeat(80)}${at}`);
    for (const group of [names, twins, list(9).map((at) => `😀${'é'.repeat(60)}${at}${'é'.repeat(60)}`)]) {
      const fitted = fitNames(group, 100, fit);
      expect(new Set(fitted).size).toBe(group.length);
      for (const name of fitted) expect(textWidth(name, 12)).toBeLessThanOrEqual(100);
    }
    expect(fitNames(['same', 'same'], 100, fit)).toEqual(['same', 'same']);
  });

  it('leave every row of a confusion matrix a name of its own', () => {
    const labels = list(5).map((index) => `needs_more_information_about_topic_${index}_please`);
    const matrix = labels.map((_, row) => labels.map((__, column) => (row === column ? 9 : 1)));
    const words = shownWords(readSvg(confusionMatrix({ title: 't', labels, matrix })));
    for (const index of list(5)) expect(words.filter((word) => word === `…topic_${index}_please`)).toHaveLength(2);
  });
});

describe('the numbers of an axis', () => {
  it.each([
    [
      [0.6, 0.65, 0.7],
      ['0.6', '0.65', '0.7'],
    ],
    [
      [0.7, 0.70025, 0.7005],
      ['0.7', '0.70025', '0.7005'],
    ],
    [
      [0, 2000, 8000, 10_000],
      ['0', '2,000', '8,000', '10k'],
    ],
    [
      [10_000, 10_250, 10_500],
      ['10k', '10.25k', '10.5k'],
    ],
    [
      [0, 500_000, 1_250_000],
      ['0', '0.5M', '1.25M'],
    ],
    [
      [0, 0.00025, 0.0005],
      ['0', '0.00025', '0.0005'],
    ],
    [
      [0, 2e-12],
      ['0', '2e-12'],
    ],
  ])('%j say what they are', (ticks, words) => {
    expect(formatTicks(ticks)).toEqual(words);
  });
});

describe('comparisonChart', () => {
  const run = (index: number, value = 0.5 + index / 100) => ({
    name: `run ${index}`,
    value,
    ci95: [0.4, 0.9] as const,
  });
  const rows = (count: number): number[] =>
    find(readSvg(chartOf(count)), 'circle').map((circle) => numberOf(circle, 'cy'));
  const chartOf = (count: number): string =>
    comparisonChart({
      title: 't',
      metric: 'm',
      n: 5,
      baseline: run(0),
      runs: list(count - 1).map((at) => run(at + 1)),
    });

  it('says that a run was not measured, and draws nothing for it', () => {
    const unmeasured = { name: 'b', value: Number.NaN, ci95: [Number.NaN, Number.NaN] as const };
    for (const [baseline, other] of [
      [run(0), unmeasured],
      [unmeasured, run(1)],
    ] as const) {
      const markup = comparisonChart({ title: 't', metric: 'm', n: 5, baseline, runs: [other] });
      expect(markup).not.toMatch(/NaN|Infinity/);
      expect(find(readSvg(markup), 'circle')).toHaveLength(1);
      expect(shownWords(readSvg(markup)).join()).toMatch(/not measured, (?:baseline|not compared)/);
    }
  });

  it('gives many runs a line each', () => {
    const [few, many] = [rows(16), rows(50)];
    expect((few[1] ?? 0) - (few[0] ?? 0)).toBe(40);
    expect(many).toHaveLength(50);
    expect((many[1] ?? 0) - (many[0] ?? 0)).toBe(20);
    expect(numberOf(readSvg(chartOf(50)), 'height')).toBeLessThan(1200);
    expect(shownWords(readSvg(chartOf(50)))).toEqual(expect.arrayContaining(['run 49', '0.990, not compared']));
  });
});

describe('paretoChart', () => {
  const chartOf = (points: readonly ParetoPoint[]): Node =>
    readSvg(paretoChart({ title: 't', x_label: 'USD', y_label: 'score', points }));
  const spread = (count: number): ParetoPoint[] =>
    list(count).map((at) => ({ name: long(at), x: (at * 37) % 50, y: ((at * 17) % 50) / 50, front: at % 5 === 0 }));

  it('writes names beside their points while there is room', () => {
    const points = [
      { name: 'left', x: 1, y: 0.5, front: true },
      { name: 'right', x: 2, y: 0.7, front: false },
      { name: 'same place', x: 1, y: 0.5, front: false },
    ];
    const svg = chartOf(points);
    expect(shownWords(svg)).toEqual(expect.arrayContaining(['left', 'right', 'same place']));
    expect(find(svg, 'circle').map(({ attributes }) => attributes['fill'] === 'none')).toEqual([false, true, true]);
    expect(overlaps(svg)).toEqual([]);
  });

  it.each([12, 50])(
    'numbers %i points whose names would cover each other, the front first, and names them below',
    (count) => {
      const svg = chartOf(spread(count));
      expect(overlaps(svg)).toEqual([]);
      const words = shownWords(svg);
      for (const index of list(count)) {
        expect(words.filter((word) => word === String(index + 1)).length).toBeGreaterThanOrEqual(1);
        expect(words.filter((word) => word.startsWith(`${index + 1}  `))).toHaveLength(1);
      }
      expect(words.find((word) => word.startsWith('1  '))).toContain('epoch-0');
    },
  );

  it('leaves out what was not measured in both, and says how many', () => {
    const svg = chartOf([...spread(2), { name: 'unknown', x: Number.NaN, y: 1, front: false }]);
    expect(find(svg, 'circle')).toHaveLength(2);
    expect(shownWords(svg)).toContain('2 runs; filled: on the Pareto front; 1 not measured in both');
    expect(find(svg, 'desc')[0]?.words).toContain('unknown: not measured, 1.000.');
  });

  it('keeps long numbers of the vertical axis clear of its label', () => {
    const svg = chartOf([
      { name: 'a', x: 1, y: 0.70001, front: true },
      { name: 'b', x: 2, y: 0.70004, front: true },
    ]);
    const numbers = find(svg, 'text').filter(({ attributes }) => attributes['text-anchor'] === 'end');
    for (const number of numbers.filter(({ words }) => /^[\d.]+$/.test(words)))
      expect(numberOf(number, 'x') - textWidth(number.words, 11)).toBeGreaterThan(24);
  });
});

describe('lossCurve', () => {
  const runs = list(20).map((at) => ({
    name: `run ${at}`,
    train: [1, 2].map((epoch) => ({ epoch, value: 1 / epoch + ((at * 7) % 20) })),
  }));

  it('draws the twelve of many runs that end best, each in a colour of its own, and says so', () => {
    const svg = readSvg(lossCurve({ title: 't', y_label: 'y', x_label: 'step', runs }));
    const lines = find(svg, 'polyline');
    expect(new Set(lines.map(({ attributes }) => attributes['stroke'])).size).toBe(12);
    const words = shownWords(svg);
    expect(words).toEqual(
      expect.arrayContaining(['the 12 of 20 runs that end best; lower is better; dashed: training', 'step']),
    );
    const best = list(20).filter((at) => (at * 7) % 20 < 12);
    expect(words.filter((word) => word.startsWith('run '))).toEqual(best.map((at) => `run ${at}`));
    const higher = shownWords(readSvg(lossCurve({ title: 't', y_label: 'y', better: 'higher', runs })));
    expect(higher.filter((word) => word.startsWith('run '))).toEqual(
      list(20)
        .filter((at) => (at * 7) % 20 >= 8)
        .map((at) => `run ${at}`),
    );
  });
});

/** Pairs of level texts in the plot that cover each other, by the estimate of their widths. */
function overlaps(svg: Node): string[][] {
  const boxes = find(svg, 'text')
    .filter(({ attributes }) => attributes['transform'] === undefined && attributes['class'] === 'nf-ink')
    .map((node) => {
      const [x, y, width] = [
        numberOf(node, 'x'),
        numberOf(node, 'y'),
        textWidth(node.words, numberOf(node, 'font-size')),
      ];
      const anchor = node.attributes['text-anchor'];
      const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
      return { words: node.words, left, right: left + width, top: y - 9, bottom: y + 2 };
    });
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => [a.words, b.words]),
  );
}
