import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, textWidth } from '../../../src/core/charts/fit-text.ts';
import { cellOpacity, countLook } from '../../../src/core/charts/confusion-matrix.ts';
import { formatCount, formatMeasure, formatNumber, formatThousands } from '../../../src/core/charts/format-number.ts';
import { largest } from '../../../src/core/charts/largest.ts';
import { cellColours, seriesColours, surfaces } from '../../../src/core/charts/palette.ts';
import { linearScale, roundedScale } from '../../../src/core/charts/scale.ts';
import { element, escapeText, text } from '../../../src/core/charts/svg.ts';
import { readSvg } from './read-svg.ts';

const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'script', '\u0000', '\uD800', '\u202E', 'é', '👩‍👩‍👧'),
    maxLength: 20,
  }),
);

describe('svg', () => {
  it('keeps any foreign words inside the element or attribute they were put in', () => {
    fc.assert(
      fc.property(foreign, (words) => {
        const node = readSvg(element('svg', { id: words }, text(1, 2, words)));
        expect(node.children).toHaveLength(1);
        expect(Object.keys(node.attributes)).toEqual(['id']);
        expect(node.children[0]?.children).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('drops characters that XML forbids and those that turn the direction of the text around them', () => {
    expect(escapeText('a\u0000b\u202Ec\uD800d')).toBe('a\uFFFDbc\uFFFDd');
  });

  it('leaves out undefined attributes and rounds numbers to hundredths', () => {
    expect(element('rect', { x: 1 / 3, y: undefined, width: 2 })).toBe('<rect x="0.33" width="2"/>');
  });
});

describe('fitText', () => {
  it('never gives words broader than the room, unless one character alone is', () => {
    const room = fc.integer({ min: 30, max: 300 });
    const cut = fc.constantFrom('end' as const, 'middle' as const);
    fc.assert(
      fc.property(foreign, room, cut, fc.boolean(), (words, width, side, bold) => {
        const fitted = fitText(words, width, { size: 12, cut: side, bold });
        const alone = [...new Intl.Segmenter('en').segment(fitted)].length <= 2;
        expect(alone || textWidth(fitted, 12) <= width || fitted === '(empty)').toBe(true);
      }),
    );
  });

  it('loses the end of a sentence and the middle of a name', () => {
    const words = 'customers who were refunded twice, 17';
    expect(fitText(words, 120, { size: 12 })).toBe('customers who…');
    expect(fitText(words, 120, { size: 12, cut: 'middle' })).toBe('customers…e, 17');
  });

  it('cuts between visible characters and puts line breaks on one line', () => {
    expect(fitText('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 60, { size: 12 })).toBe('👩‍👩‍👧…');
    expect(fitText(' a\n\tb ', 60, { size: 12 })).toBe('a b');
    expect(fitText(' \n', 60, { size: 12 })).toBe('(empty)');
  });
});

describe('scales', () => {
  it('put round ticks inside the values and the ends at the ends', () => {
    const scale = linearScale(0.13, 0.87, 100, 500);
    expect(scale.ticks).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(scale.at(0.13)).toBe(100);
    expect(scale.at(0.87)).toBeCloseTo(500);
    expect(roundedScale(0.13, 0.87, 100, 500).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('show a single value in the middle instead of dividing by zero', () => {
    for (const value of [0, 0.7, -3, 1e-12, 1e9]) expect(linearScale(value, value, 0, 100).at(value)).toBeCloseTo(50);
  });

  it('have between three and eleven ticks for any range', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(Math.abs(a - b) > Math.max(Math.abs(a), Math.abs(b)) * 1e-6 + 1e-90);
        const { ticks } = roundedScale(Math.min(a, b), Math.max(a, b), 0, 100);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(11);
      }),
    );
  });
});

describe('numbers', () => {
  it('are short on axes, whole in counts, of equal length as measures', () => {
    expect([0, 0.25, 2.5, 1200, 12_500, 3e6, 0.0001].map(formatNumber)).toEqual([
      '0',
      '0.25',
      '2.5',
      '1,200',
      '12.5k',
      '3M',
      '1e-4',
    ]);
    expect([7, 1234, 1_234_567].map(formatCount)).toEqual(['7', '1,234', '1,234,567']);
    expect([999, 1060, 999_950].map(formatThousands)).toEqual(['999', '1.1k', '1M']);
    expect([0.5, 1, 0.1239].map(formatMeasure)).toEqual(['0.500', '1.000', '0.124']);
  });
});

describe('largest', () => {
  it('keeps the heaviest in their order, the first of equals, and loses none', () => {
    expect(largest([5, 1, 9, 5], 2)).toEqual({ kept: [0, 2], rest: [1, 3] });
    expect(largest([5, 1], 2)).toEqual({ kept: [0, 1], rest: [] });
  });
});

describe('colours', () => {
  it('of series stand out 3:1 from the light and the dark background', () => {
    for (const { background } of [surfaces.light, surfaces.dark])
      for (const colour of seriesColours) expect(contrast(rgb(colour), rgb(background))).toBeGreaterThanOrEqual(3);
  });

  it('of counts are readable on every shade of a cell', () => {
    for (const [background, count] of [
      [surfaces.light.background, '#000000'],
      [surfaces.dark.background, '#ffffff'],
    ] as const)
      for (const colour of Object.values(cellColours))
        for (let share = 0.01; share <= 1; share += 0.01) {
          const seen = blend(rgb(colour), rgb(background), cellOpacity(share));
          const words = countLook(share) === 'nf-white' ? '#ffffff' : count;
          expect(contrast(rgb(words), seen), `${colour} at ${share}`).toBeGreaterThanOrEqual(4.4);
        }
  });
});

function rgb(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function blend(front: number[], back: number[], opacity: number): number[] {
  return front.map((value, index) => value * opacity + (back[index] ?? 0) * (1 - opacity));
}

/** Contrast of two colours as WCAG 2.2 defines it. */
function contrast(a: number[], b: number[]): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
