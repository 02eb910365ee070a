import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../src/core/data/read-report.ts';
import { families } from '../core/data/defects/families.ts';
import { supportRows, toJsonl } from '../core/data/defects/support-rows.ts';
import { createWorkplace } from '../core/data/prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const languages = (['en', 'es', 'ja'] as const).slice(0, Number(process.env['SOAK_LANGUAGES'] ?? 3));
/** In 100,000 rows: the first, one behind ten megabytes, and the last. */
const SIZE = 100_000;
const at = [0, 80_001, SIZE - 2];

describe.each(families)('$name', ({ name, plant }) => {
  it.each(languages)('is found in 100,000 rows (%s)', async (language) => {
    const planted = plant(supportRows(SIZE, language), at, language);
    const evaluation = place.put('evaluation.jsonl', toJsonl(supportRows(2000, language, 90)));
    const against = name.startsWith('27') ? { check_against: [evaluation] } : {};
    const { record } = await place.prepareText(planted.ending, planted.content, { ...planted.request, ...against });
    const { problems } = await readReport(place.ledger.folder('dataset', record.id));
    const found = problems.filter(({ code }) => planted.codes.includes(code));
    const rows = [...new Set(found.flatMap(({ examples }) => examples.map(({ row }) => row)))].toSorted(
      (a, b) => a - b,
    );
    if (planted.rows !== undefined) expect(rows).toEqual(planted.rows);
    else if (planted.codes.length > 0) expect(found.length).toBeGreaterThan(0);
  });
});
