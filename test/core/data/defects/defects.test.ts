import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { createWorkplace } from '../prepare-text.ts';
import { families } from './families.ts';
import { type Language, supportRows, toJsonl } from './support-rows.ts';

const place = createWorkplace();
afterAll(place.clear);

/** Sizes, languages and places: the first rows, the last ones, spread, neighbours, one alone. */
const instances: readonly { size: number; language: Language; at: (size: number) => number[] }[] = [
  { size: 120, language: 'en', at: () => [0, 3] },
  { size: 301, language: 'es', at: (size) => [size - 4, size - 1] },
  { size: 1000, language: 'ja', at: (size) => [11, Math.floor(size / 2), size - 90] },
  { size: 2500, language: 'en', at: () => [1204, 1205, 1206, 1209] },
  { size: 640, language: 'es', at: () => [333] },
];

let evaluation: Record<Language, string>;
beforeAll(() => {
  const put = (language: Language): string =>
    place.put(`evaluation-${language}.jsonl`, toJsonl(supportRows(2000, language, 90)));
  evaluation = { en: put('en'), es: put('es'), ja: put('ja') };
});

describe.each(families)('$name', ({ name, plant }) => {
  it.each(instances)('is found in $size rows ($language)', async ({ size, language, at }) => {
    const planted = plant(supportRows(size, language), at(size), language);
    const against = name.startsWith('27') ? { check_against: [evaluation[language]] } : {};
    const { record } = await place.prepareText(planted.ending, planted.content, { ...planted.request, ...against });
    const { problems, repairs } = await readReport(place.ledger.folder('dataset', record.id));
    const found = problems.filter(({ code }) => planted.codes.includes(code));
    const said = problems.map(({ code, examples }) => `${code} ${examples.map(({ row }) => row).join(',')}`);
    expect(found.length, said.join('; ')).toBeGreaterThan(planted.codes.length === 0 ? -1 : 0);
    if (planted.rows !== undefined) {
      const rows = [...new Set(found.flatMap(({ examples }) => examples.map(({ row }) => row)))];
      expect(
        rows.toSorted((a, b) => a - b),
        said.join('; '),
      ).toEqual(planted.rows);
    }
    expect(repairs.map(({ code }) => code)).toEqual(expect.arrayContaining(planted.repairs ?? []));
  });
});

it('has all 28 families', () => {
  expect(families.map(({ name }) => Number(name.slice(0, 2)))).toEqual(
    Array.from({ length: 28 }, (_, index) => index + 1),
  );
});
