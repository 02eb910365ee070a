import { describe, expect, it } from 'vitest';
import { comparisonChart } from '../../../src/core/charts/comparison-chart.ts';
import { confusionMatrix } from '../../../src/core/charts/confusion-matrix.ts';
import { foldMatrix } from '../../../src/core/charts/fold-matrix.ts';
import { labelBars } from '../../../src/core/charts/label-bars.ts';
import { lengthHistogram } from '../../../src/core/charts/length-histogram.ts';
import { lossCurve } from '../../../src/core/charts/loss-curve.ts';
import { find, type Node, numberOf, readSvg, shownWords } from './read-svg.ts';

const hostile = '</text><script>alert(1)</script> & "x" \u202E';

describe('every chart', () => {
  const charts = {
    loss: lossCurve({ title: hostile, y_label: hostile, runs: [{ name: hostile, train: [{ epoch: 1, value: 2 }] }] }),
    confusion: confusionMatrix({
      title: hostile,
      labels: [hostile, 'b'],
      matrix: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    }),
    comparison: comparisonChart({
      title: hostile,
      metric: hostile,
      n: 5,
      baseline: { name: hostile, value: 0.5 },
      runs: [{ name: hostile, value: 0.6, ci95: [0.5, 0.7], verdict: hostile }],
    }),
    bars: labelBars({ title: hostile, splits: { [hostile]: { [hostile]: 3 } } }),
    histogram: lengthHistogram({
      title: hostile,
      x_label: hostile,
      bins: [{ low: 0, high: 5, count: 3 }],
      marks: { [hostile]: 2 },
    }),
  };

  it.each(Object.entries(charts))(
    '%s is well-formed, named and described, and foreign words stay words',
    (_, markup) => {
      const svg = readSvg(markup);
      expect(svg.children.slice(0, 2).map(({ name, words }) => [name, words !== ''])).toEqual([
        ['title', true],
        ['desc', true],
      ]);
      expect(svg.attributes).toMatchObject({ role: 'img', width: '640' });
      expect(markup).not.toMatch(/<script|href|url\(|@import/);
    },
  );

  it.each(Object.entries(charts))('%s draws inside its frame', (_, markup) => {
    const svg = readSvg(markup);
    for (const node of [...find(svg, 'line'), ...find(svg, 'rect'), ...find(svg, 'circle'), ...find(svg, 'text')])
      for (const [key, limit] of [
        ['x', 640],
        ['x1', 640],
        ['x2', 640],
        ['cx', 640],
        ['y', 'h'],
        ['y1', 'h'],
        ['y2', 'h'],
        ['cy', 'h'],
      ] as const) {
        const at = numberOf(node, key);
        if (node.attributes[key] === undefined) continue;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(limit === 'h' ? numberOf(svg, 'height') : limit);
      }
  });
});

describe('lossCurve', () => {
  const falling = [1, 2, 3].map((epoch) => ({ epoch, value: 3 - epoch }));

  it('draws training dashed and validation solid, in one colour for a run and another for the next', () => {
    const svg = readSvg(
      lossCurve({
        title: 't',
        y_label: 'y',
        runs: [
          { name: 'a', train: falling, validation: falling },
          { name: 'b', train: falling },
        ],
      }),
    );
    const lines = find(svg, 'polyline').map(({ attributes }) => [
      attributes['stroke'],
      attributes['stroke-dasharray'] !== undefined,
    ]);
    expect(lines.map(([, dashed]) => dashed)).toEqual([true, false, true]);
    expect(lines[0]?.[0]).toBe(lines[1]?.[0]);
    expect(lines[2]?.[0]).not.toBe(lines[0]?.[0]);
    expect(shownWords(svg)).toEqual(
      expect.arrayContaining(['2 runs; lower is better; dashed: training; solid: validation', 'a', 'b', 'epoch', 'y']),
    );
  });

  it('puts equal steps at equal distances and smaller losses lower', () => {
    const [line] = find(
      readSvg(lossCurve({ title: 't', y_label: 'y', runs: [{ name: 'a', train: falling }] })),
      'polyline',
    );
    const points = (line?.attributes['points'] ?? '').split(' ').map((point) => point.split(',').map(Number));
    const [first = [], second = [], third = []] = points;
    expect((second[0] ?? 0) - (first[0] ?? 0)).toBeCloseTo((third[0] ?? 0) - (second[0] ?? 0), 0);
    expect((second[1] ?? 0) - (first[1] ?? 0)).toBeCloseTo((third[1] ?? 0) - (second[1] ?? 0), 0);
    expect(second[1]).toBeGreaterThan(first[1] ?? Number.NaN);
  });

  it('breaks the line at a value that is not a number', () => {
    const train = [
      ...falling,
      { epoch: 4, value: Number.NaN },
      { epoch: 5, value: 1 },
      { epoch: 6, value: Number.POSITIVE_INFINITY },
    ];
    const markup = lossCurve({ title: 't', y_label: 'y', runs: [{ name: 'a', train }] });
    const svg = readSvg(markup);
    expect(
      find(svg, 'polyline').map(({ attributes }) => (attributes['points'] ?? '').split(' ').filter(Boolean).length),
    ).toEqual([3, 1]);
    expect(markup).not.toMatch(/="[^"]*(?:NaN|Infinity)/);
  });

  it('has whole epochs under the axis, only ones that were run', () => {
    expect(ticks(1)).toEqual(['1']);
    expect(ticks(3)).toEqual(['1', '2', '3']);
    expect(ticks(30)).toEqual(['5', '10', '15', '20', '25', '30']);
  });
});

describe('confusionMatrix', () => {
  const matrix = [
    [8, 2, 0],
    [1, 4, 5],
  ];

  it('shades each cell by its share of the gold row and says so in its hint', () => {
    const svg = readSvg(confusionMatrix({ title: 't', labels: ['yes', 'no'], matrix }));
    expect(cells(svg).map((cell) => find(cell, 'title')[0]?.words)).toEqual([
      'gold yes, predicted yes: 8 (80.0 % of the row)',
      'gold yes, predicted no: 2 (20.0 % of the row)',
      'gold yes, predicted unparsed: 0 (0.0 % of the row)',
      'gold no, predicted yes: 1 (10.0 % of the row)',
      'gold no, predicted no: 4 (40.0 % of the row)',
      'gold no, predicted unparsed: 5 (50.0 % of the row)',
    ]);
    const strengths = cells(svg).map((cell) => numberOf(cell, 'fill-opacity'));
    expect([0, 5, 4, 1, 3, 2].map((index) => strengths[index])).toEqual(strengths.toSorted((a, b) => b - a));
    expect(new Set([0, 1, 2].map((index) => cells(svg)[index]?.attributes['fill'])).size).toBe(3);
  });

  it('writes every count that is not zero', () => {
    const words = shownWords(
      readSvg(
        confusionMatrix({
          title: 't',
          labels: ['yes', 'no'],
          matrix: [
            [1234, 2, 0],
            [1, 4, 5],
          ],
        }),
      ),
    );
    expect(words).toEqual(expect.arrayContaining(['1,234', '2', '1', '4', '5']));
    expect(words).not.toContain('0');
  });

  it('keeps the sum of all counts and the share that was right when rare labels are folded', () => {
    const labels = Array.from({ length: 40 }, (_, index) => `label-${index}`);
    const big = labels.map((_, row) => [...labels.map((__, column) => (row * 7 + column * 3) % 11), row % 2]);
    const folded = foldMatrix(labels, big, 14);
    expect(folded.rows).toHaveLength(15);
    expect(folded.rows.at(-1)).toBe('26 others');
    expect(folded.columns.at(-1)).toBe('unparsed');
    expect(folded.matrix.flat().reduce((a, b) => a + b)).toBe(big.flat().reduce((a, b) => a + b));
    expect(folded.right).toBe(labels.reduce((sum, _, index) => sum + (big[index]?.[index] ?? 0), 0));
    const unparsed = folded.matrix.reduce((sum, row) => sum + (row.at(-1) ?? 0), 0);
    expect(unparsed).toBe(20);
  });
});

describe('comparisonChart', () => {
  const svg = readSvg(
    comparisonChart({
      title: 't',
      metric: 'accuracy (share)',
      n: 500,
      baseline: { name: 'sft', value: 0.772, ci95: [0.733, 0.807] },
      runs: [{ name: 'rft', value: 0.788, ci95: [0.75, 0.822], verdict: 'no evidence, p = 0.54' }],
    }),
  );

  it('puts values, interval ends and the line of the baseline on one scale', () => {
    const [base, run] = find(svg, 'circle').map((circle) => numberOf(circle, 'cx'));
    const [low, high] = find(svg, 'line')
      .filter((line) => line.attributes['stroke-width'] === '2' && line.attributes['y1'] === line.attributes['y2'])
      .slice(1)
      .flatMap((line) => [numberOf(line, 'x1'), numberOf(line, 'x2')]);
    const perPixel = (0.788 - 0.772) / ((run ?? 0) - (base ?? 0));
    expect(((run ?? 0) - (low ?? 0)) * perPixel).toBeCloseTo(0.038, 3);
    expect(((high ?? 0) - (run ?? 0)) * perPixel).toBeCloseTo(0.034, 3);
    const dashed = find(svg, 'line').find((line) => line.attributes['stroke-dasharray'] !== undefined);
    expect(dashed && numberOf(dashed, 'x1')).toBe(base);
  });

  it('says each value and verdict in words', () => {
    expect(shownWords(svg)).toEqual(
      expect.arrayContaining([
        '0.772, baseline',
        '0.788, no evidence, p = 0.54',
        'n = 500 rows each; bars are 95 % intervals; dashed line is the baseline',
      ]),
    );
  });
});

describe('labelBars', () => {
  it('draws bars as long as their counts, commonest label first', () => {
    const svg = readSvg(labelBars({ title: 't', splits: { train: { a: 10, b: 40 }, test: { b: 10 } } }));
    const widths = find(svg, 'g').map((bar) => find(bar, 'rect').map((piece) => numberOf(piece, 'width')));
    const unit = (widths[0]?.[0] ?? 0) / 40;
    expect(widths.flat().map((width) => Math.round(width / unit))).toEqual([40, 10, 10, 0]);
    expect(shownWords(svg)).toEqual(
      expect.arrayContaining(['train', 'test', '50 (83.3 %)', '10 (16.7 %)', '60 rows, 2 labels']),
    );
  });

  it('adds up the rarest labels beyond 24', () => {
    const counts = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`label ${index}`, 100 - index]));
    const svg = readSvg(labelBars({ title: 't', splits: { train: counts } }));
    expect(find(svg, 'g')).toHaveLength(25);
    expect(shownWords(svg)).toEqual(expect.arrayContaining(['6 others', '441 (17.2 %)']));
  });
});

describe('lengthHistogram', () => {
  it('draws bars as high as their counts, and marks where they belong', () => {
    const bins = [1, 4, 2, 0].map((count, index) => ({ low: 2 ** index, high: 2 ** (index + 1), count }));
    const svg = readSvg(
      lengthHistogram({ title: 't', x_label: 'length (characters)', bins, marks: { p50: 3, p99: 16, beyond: 99 } }),
    );
    const bars = find(svg, 'rect').filter((rect) => find(rect, 'title').length > 0);
    const unit = numberOf(bars[0] ?? svg, 'height');
    for (const [index, count] of [1, 4, 2, 0].entries())
      expect(numberOf(bars[index] ?? svg, 'height')).toBeCloseTo(unit * count, 1);
    const marks = find(svg, 'line')
      .filter((line) => line.attributes['stroke-dasharray'] !== undefined)
      .map((line) => numberOf(line, 'x1'));
    expect(marks).toEqual([72 + (544 * 1.5) / 4, 72 + 544]);
    expect(shownWords(svg)).toEqual(expect.arrayContaining(['1', '2', '4', '8', '16', 'p50', 'p99']));
  });
});

function cells(svg: Node): Node[] {
  return find(svg, 'rect').filter((rect) => find(rect, 'title').length > 0);
}

function ticks(epochs: number): string[] {
  const train = Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, value: 1 / (index + 1) }));
  const svg = readSvg(lossCurve({ title: 't', y_label: 'y', runs: [{ name: 'a', train }] }));
  return find(svg, 'text')
    .filter(({ attributes }) => attributes['font-size'] === '11' && attributes['text-anchor'] === 'middle')
    .map(({ words }) => words);
}
