import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparisonChart } from '../../../../src/core/charts/comparison-chart.ts';
import { element, text } from '../../../../src/core/charts/svg.ts';
import { readCoverage } from '../../../../src/core/runtimes/resvg/read-coverage.ts';
import { reduceColours } from '../../../../src/core/runtimes/resvg/reduce-colours.ts';
import { createResvgPictures } from '../../../../src/core/runtimes/resvg/resvg-pictures.ts';
import { font } from '../../../support/client.ts';
import { darkPixels, readPng } from '../../../support/read-png.ts';

const pictures = await createResvgPictures({ font });
const svg = (width: number, height: number, ...drawing: string[]): string =>
  element('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }, ...drawing);
const letter = (character: string): string =>
  svg(400, 20, text(5, 15, character, { 'font-family': 'system-ui, sans-serif', fill: '#000' }));

describe('a picture', () => {
  it('is 960 pixels broad in the proportions of the drawing, and less when it would be higher than 1,560', async () => {
    expect(readPng(await pictures.png(svg(640, 320)))).toMatchObject({ width: 960, height: 480 });
    expect(readPng(await pictures.png(svg(640, 2080)))).toMatchObject({ width: 480, height: 1560 });
  });

  it('has the colours of the drawing at their places, on white whatever the reader likes', async () => {
    const dark = element('style', {}, '.b{fill:#fff}@media (prefers-color-scheme:dark){.b{fill:#000}}');
    const square = element('rect', { x: 320, y: 0, width: 320, height: 320, fill: '#2f7dc4' });
    const page = element('rect', { class: 'b', width: 640, height: 320 });
    const { at } = readPng(await pictures.png(svg(640, 320, dark, page, square)));
    expect([at(10, 10), at(470, 470), at(490, 10), at(950, 470)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
      [47, 125, 196],
      [47, 125, 196],
    ]);
  });

  it('shows every character that counts as shown, and writes the others as escapes', async () => {
    const shown = 'AgÀéßłŞёЖЯΩλ→↓≤±×∑€…–“•✓№';
    expect(pictures.legible(shown)).toBe(shown);
    expect(pictures.legible('a 中文\u200d😀\u0007ا\tb')).toBe(
      String.raw`a \u4e2d\u6587\u200d\u{1f600}\u0007\u0627` + '\tb',
    );
    const inks = await Promise.all(
      [...shown].map(async (character) => [character, darkPixels(readPng(await pictures.png(letter(character)))) > 20]),
    );
    expect(inks.filter(([, ink]) => ink === false)).toEqual([]);
  });

  it('of twelve runs with long names is smaller than 100 kB', async () => {
    const run = (index: number) => ({
      name: `support-tickets-nova-2-lite-epoch-${index}`,
      value: 0.6 + ((index * 37) % 11) / 40,
      ci95: [0.55, 0.9] as const,
      verdict: 'no evidence, p = 0.540',
    });
    const runs = Array.from({ length: 11 }, (_, index) => run(index + 1));
    const chart = comparisonChart({ title: 'exact_match', metric: 'exact_match', n: 500, baseline: run(0), runs });
    const png = await pictures.png(chart);
    expect(png.length).toBeLessThan(100_000);
    expect(darkPixels(readPng(png))).toBeGreaterThan(5000);
  });

  it('that nothing can draw is an error which says why and what to install', async () => {
    const renderer = async () => Promise.reject(new Error("Cannot find package '@resvg/resvg-js'\nRequire stack: …"));
    const without = await createResvgPictures({ font, renderer });
    expect(without.legible('ok')).toBe('ok');
    await expect(without.png(svg(10, 10))).rejects.toMatchObject({
      code: 'unavailable',
      message: "@resvg/resvg-js does not load (Cannot find package '@resvg/resvg-js')",
      next: expect.stringContaining('--omit=optional'),
    });
    await expect(createResvgPictures({ font: `${font}.gone` })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^the font of pictures cannot be read \(ENOENT.*DejaVuSans\.ttf\.gone/),
    });
  });
});

describe('reduceColours', () => {
  it('keeps few colours as they are', () => {
    const { palette, pixels } = reduceColours(Uint8Array.from([9, 8, 7, 255, 250, 0, 0, 255, 9, 8, 7, 255]));
    expect([...palette]).toEqual([9, 8, 7, 250, 0, 0]);
    expect([...pixels]).toEqual([0, 1, 0]);
  });

  it('keeps the commonest of many, and gives each other shade the nearest of them', () => {
    const shades = Array.from({ length: 600 }, (_, index) => [(index * 8) % 256, 8 * Math.floor(index / 32), 40, 255]);
    const common = Array.from({ length: 50 }, () => [200, 100, 40, 255]);
    const rgba = Uint8Array.from([...shades, ...common].flat());
    const { palette, pixels } = reduceColours(rgba);
    expect(palette.length).toBe(3 * 256);
    const found = Array.from(pixels.slice(600), (place) => palette.slice(3 * place, 3 * place + 3));
    expect(new Set(found.map(String))).toEqual(new Set(['200,100,40']));
    const colours = Array.from({ length: 256 }, (_, place) => palette.slice(3 * place, 3 * place + 3));
    const distance = (a: readonly number[], b: readonly number[] | Uint8Array): number =>
      a.slice(0, 3).reduce((sum, value, channel) => sum + (value - (b[channel] ?? 0)) ** 2, 0);
    for (const [index, shade] of shades.entries()) {
      const least = Math.min(...colours.map((colour) => distance(shade, colour)));
      expect(distance(shade, colours[pixels[index] ?? 0] ?? [])).toBe(least);
    }
  });
});

describe('readCoverage', () => {
  it('refuses a font without a table it can read', () => {
    const bytes = readFileSync(font);
    const nameless = Buffer.from(bytes);
    nameless.write('none', nameless.indexOf('cmap'), 'latin1');
    expect(() => readCoverage(nameless)).toThrow('the font has no cmap table');
  });
});
