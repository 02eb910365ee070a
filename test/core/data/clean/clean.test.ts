import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { toJsonl } from '../defects/support-rows.ts';
import { createWorkplace } from '../prepare-text.ts';
import { cleanSets } from './clean-sets.ts';

const place = createWorkplace();
afterAll(place.clear);

describe('nothing is said to be wrong with', () => {
  it.each(cleanSets)('$name', async ({ rows }) => {
    const made = rows();
    expect(made.length).toBeGreaterThanOrEqual(250);
    const { record } = await place.prepareText('.jsonl', toJsonl(made));
    const { problems } = await readReport(place.ledger.folder('dataset', record.id));
    const wrong = problems
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, count, examples }) => `${code} ${count}: ${JSON.stringify(examples.slice(0, 5))}`);
    expect(wrong).toEqual([]);
    expect(record.ready).toBe(true);
    expect(record.rows.dropped).toBe(0);
  });
});
