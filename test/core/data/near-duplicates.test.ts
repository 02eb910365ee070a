import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createMinhashKernel, PERMUTATIONS } from '../../../src/core/data/near-duplicates/minhash-kernel.ts';
import { createNearIndex } from '../../../src/core/data/near-duplicates/near-index.ts';
import { supportRows, toJsonl } from './defects/support-rows.ts';
import { createWorkplace, problem } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

function ask(index: ReturnType<typeof createNearIndex>, prompt: string, answer: string, row: number) {
  const text = Buffer.from(prompt + answer);
  const size = Buffer.byteLength(prompt);
  const found = index.find(text, { start: 0, end: size }, { start: size, end: text.length });
  index.keep(row, 0);
  return found;
}

const words = Array.from(
  { length: 3000 },
  (_, at) =>
    `w${String.fromCharCode(97 + (at % 26), 97 + ((at * 7) % 26), 97 + (Math.floor(at / 26) % 26))}${'xyz'[at % 3]}`,
);
function textOf(seed: number, size: number): string {
  let state = seed * 2_654_435_761;
  return Array.from(
    { length: size },
    () => words[(state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % words.length],
  ).join(' ');
}

describe('the kernel', () => {
  it('finds the minimum of every permutation, as one by one', () => {
    const kernel = createMinhashKernel();
    for (const values of fc.sample(fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 300 }), {
      numRuns: 50,
      seed: 1,
    })) {
      kernel.shingles.set(values);
      kernel.sketch(values.length);
      const all = [...kernel.minima];
      expect(all[0]).toBe(kernel.first(values.length));
      const singles = values.map((_, at) => {
        kernel.shingles.set([values[at] ?? 0]);
        kernel.sketch(1);
        return [...kernel.minima];
      });
      expect(all).toEqual(
        Array.from({ length: PERMUTATIONS }, (_, at) => Math.min(...singles.map((single) => single[at] ?? 0))),
      );
    }
  });
});

describe('near duplicates', () => {
  it('are found whatever their case, punctuation and one word more or less', () => {
    const index = createNearIndex({ rows: 1000, shingles: 100_000 });
    const prompt = 'My printer shows error five after the update, what should I do about it?';
    expect(ask(index, prompt, 'Unplug it for a minute.', 1)).toBeUndefined();
    expect(ask(index, `  ${prompt.toUpperCase()}!! `, 'unplug it, for a minute', 2)).toMatchObject({
      row: 1,
      contained: true,
      similarity: 1,
    });
    expect(ask(index, `${prompt} Please`, 'Unplug it for a minute.', 3)).toMatchObject({ contained: true });
    expect(ask(index, prompt.replace('printer', 'prniter'), 'Unplug it for a minute.', 4)).toMatchObject({
      contained: false,
    });
    expect(ask(index, prompt.replace('five', '5'), 'Unplug it for a minute.', 5)).toBeUndefined();
    expect(
      ask(index, 'An altogether different question about the garden fence and its paint', 'Unplug it for a minute.', 6),
    ).toBeUndefined();
  });

  it('in Japanese are found character by character', () => {
    const index = createNearIndex({ rows: 1000, shingles: 100_000 });
    ask(index, '配送先の住所を変更する方法を教えてください', '設定画面で変更できます。', 1);
    expect(ask(index, '配送先の住所を変更する方法を教えて下さい', '設定画面で変更できます', 2)).toMatchObject({
      row: 1,
    });
    expect(ask(index, '請求書の宛名を印刷する手順が分かりません', '担当者に連絡してください。', 3)).toBeUndefined();
  });

  it('are found in 98 of 100 pairs that differ in one word of forty, and never invented', () => {
    const index = createNearIndex({ rows: 20_000, shingles: 4_000_000 });
    const rows = Array.from({ length: 5000 }, (_, at) => [textOf(at + 1, 40), textOf(at + 90_001, 20)] as const);
    for (const [at, [prompt, answer]] of rows.entries()) expect(ask(index, prompt, answer, at + 1)).toBeUndefined();
    const found = rows.slice(0, 500).filter(([prompt, answer], at) => {
      const changed = prompt
        .split(' ')
        .with(at % 40, 'changed')
        .join(' ');
      return ask(index, changed, answer, 10_000 + at)?.row === at + 1;
    });
    expect(found.length).toBeGreaterThanOrEqual(490);
  });

  it('beyond the bounds are found in about the share that is still compared', () => {
    const index = createNearIndex({ rows: 500, shingles: 1_000_000 });
    for (let at = 0; at < 3000; at++) ask(index, textOf(at + 1, 30), textOf(at + 5_000_001, 20), at + 1);
    const { rows, oneIn } = index.compared();
    expect(rows).toBeLessThanOrEqual(500);
    expect(oneIn).toBeGreaterThanOrEqual(8);
    let found = 0;
    for (let at = 0; at < 3000; at++)
      if (ask(index, `${textOf(at + 1, 30)} more`, textOf(at + 5_000_001, 20), 0) !== undefined) found++;
    expect(found * oneIn).toBeGreaterThan(1500);
  });

  it('are reported by row, stay in one split, and are told from siblings of one pattern', async () => {
    const rows = supportRows(400);
    const copies = [10, 120, 399].map((at) => ({ ...rows[at], question: `Hello, ${rows[at]?.question}` }));
    const { record, splits } = await place.prepareText('.jsonl', toJsonl([...rows, ...copies]));
    expect(problem(record, 'near_duplicates')?.examples.map(({ row }) => row)).toEqual([401, 402, 403]);
    for (const { question } of copies) {
      const inSplits = Object.values(splits).filter((lines) =>
        lines.some((line) => line.includes(JSON.stringify(question).slice(8, -1))),
      );
      expect(inSplits).toHaveLength(1);
    }
    expect(problem(record, 'near_leakage')).toBeUndefined();
  });
});
