import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/core/fingerprint.ts';
import { ForgeError } from '../../../src/core/errors.ts';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { chooseMetrics } from '../../../src/core/evaluation/choose-metrics.ts';
import { strictMatch } from '../../../src/core/evaluation/open-metrics.ts';
import { type PredictionLine, predictionsPath } from '../../../src/core/evaluation/prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../../../src/core/evaluation/score.ts';
import type { Ledger } from '../../../src/core/ports/ledger.ts';
import type { ComparisonRecord } from '../../../src/core/runs/comparison-record.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { plantRun } from './support.ts';

const tempFolder = tempFolders();
const LABELS = ['no', 'yes'];

async function emptyLedger(): Promise<Ledger> {
  return createFileLedger(await tempFolder());
}

function compare(ledger: Ledger, given: Record<string, unknown>): Promise<ComparisonRecord> {
  return compareRuns({ ledger, now: () => new Date() }, CompareRequest.parse(given));
}

/** A finished evaluation of a run with these answers; gold is always "yes" unless given. */
async function plantEvaluation(
  ledger: Ledger,
  run: string,
  answers: readonly string[],
  more: { rows?: string; golds?: readonly string[]; labels?: readonly string[]; open?: boolean; model?: string } = {},
): Promise<string> {
  const { rows = 'same', open = false, model = run } = more;
  const labels = open ? undefined : (more.labels ?? LABELS);
  const id = `ev-${fingerprint(run, rows, answers.join()).slice(0, 12)}`;
  const lines = answers.map((answer, index): PredictionLine => {
    const gold = more.golds?.[index] ?? 'yes';
    const label = labels?.find((known) => answer.includes(known));
    const line = { row: index + 1, prompt: `question ${index + 1}`, gold, answer, correct: strictMatch(answer, gold) };
    return label === undefined ? line : { ...line, label };
  });
  const metrics = chooseMetrics(open ? 'qa' : 'classification', undefined);
  await ledger.create('evaluation', id, {
    id,
    names: [],
    created_at: new Date().toISOString(),
    state: 'succeeded',
    model,
    model_fingerprint: run,
    ...(run.startsWith('tr-') ? { run } : {}),
    dataset: 'ds-0',
    dataset_hash: 'x',
    split: 'test',
    rows_hash: rows,
    task: open ? 'qa' : 'classification',
    ...(labels === undefined ? {} : { labels: [...labels] }),
    metrics_version: '1',
    result: labels === undefined ? await scoreOpen(lines, metrics) : await scoreLabels(lines, labels, metrics),
    cost_usd: 0,
  });
  await mkdir(ledger.folder('evaluation', id), { recursive: true });
  await writeFile(
    predictionsPath(ledger.folder('evaluation', id)),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  return id;
}

/** Answers of two runs with these many rows right in both, only the first, only the second, neither. */
function pairing(both: number, first: number, second: number, neither: number): [string[], string[]] {
  const pattern = (inFirst: string, inSecond: string) => (count: number) =>
    Array.from({ length: count }, () => [inFirst, inSecond] as const);
  const pairs = [
    ...pattern('yes', 'yes')(both),
    ...pattern('yes', 'no')(first),
    ...pattern('no', 'yes')(second),
    ...pattern('no', 'no')(neither),
  ];
  return [pairs.map(([answer]) => answer), pairs.map(([, answer]) => answer)];
}

async function twoRuns(counts: [number, number, number, number]) {
  const ledger = await emptyLedger();
  const [a, b] = [await plantRun(ledger, 'first'), await plantRun(ledger, 'second')];
  const [before, after] = pairing(...counts);
  await plantEvaluation(ledger, a, before);
  await plantEvaluation(ledger, b, after);
  return { ledger, a, b };
}

async function refusal(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ForgeError)) throw new Error(`expected a ForgeError, got ${String(error)}`);
  return error;
}

describe('compare_runs', () => {
  it.each([
    [340, 46, 54, 60],
    [364, 22, 30, 84],
    [378, 8, 16, 98],
  ])('finds no evidence in 386 against 394 right of 500 rows, paired %i, %i, %i, %i', async (...counts) => {
    const { ledger, a, b } = await twoRuns(counts);
    const record = await compare(ledger, { runs: [a, b] });
    expect(record.verdict).toEqual({ [b]: 'no_evidence' });
    const [row] = record.comparisons;
    expect(row).toMatchObject({ baseline_value: 0.772, run_value: 0.788, n: 500, significant: false });
    expect(row?.delta).toBeCloseTo(0.016, 12);
    expect(row?.ci95[0]).toBeLessThan(0);
    expect(row?.ci95[1]).toBeGreaterThan(0);
    expect(row?.minimum_detectable).toBeGreaterThan(0.016);
    expect(record.warnings.join('\n')).toMatch(
      /500 rows show differences of 0\.0\d+ or more; one of 0\.016 needs about \d+ rows/,
    );
  });

  it('calls a clear gain better, with the exact test below 25 discordant rows and mid-p above', async () => {
    const few = await twoRuns([80, 1, 12, 7]);
    expect((await compare(few.ledger, { runs: ['first', 'second'] })).comparisons[0]).toMatchObject({
      test: 'McNemar exact',
      significant: true,
      p: expect.closeTo(14 * 2 * 0.5 ** 13, 12),
    });
    const many = await twoRuns([60, 5, 30, 5]);
    const record = await compare(many.ledger, { runs: [many.a, many.b] });
    expect(record.comparisons[0]?.test).toBe('McNemar mid-p');
    expect(record.verdict).toEqual({ [many.b]: 'better' });
    expect(record.flips[many.b]).toMatchObject({ gained: 30, lost: 5 });
    expect(record.flips[many.b]?.examples).toHaveLength(6);
    expect(record.flips[many.b]?.examples[0]).toEqual({
      row: 66,
      prompt: 'question 66',
      gold: 'yes',
      before: 'no',
      after: 'yes',
    });
    const turned = await compare(many.ledger, { runs: [many.a, many.b], baseline: many.b });
    expect(turned.verdict).toEqual({ [many.a]: 'worse' });
  });

  it('does not compare runs evaluated on other rows, and says which', async () => {
    const { ledger, a, b } = await twoRuns([60, 5, 30, 5]);
    const c = await plantRun(ledger, 'third');
    await plantEvaluation(ledger, c, ['yes', 'no'], { rows: 'other' });
    const record = await compare(ledger, { runs: [a, b, c] });
    expect(record.verdict).toEqual({ [b]: 'better', [c]: 'not_comparable' });
    expect(record.reasons[c]).toBe('evaluated on other rows: 2 rows of test of ds-0 against 100 rows of test of ds-0');
    expect(record.comparisons.map(({ run, p, p_adjusted }) => [run, p === p_adjusted])).toEqual([[b, true]]);
  });

  it('uses the rows that most runs share, however new other evaluations are', async () => {
    const { ledger, a, b } = await twoRuns([60, 5, 30, 5]);
    await plantEvaluation(ledger, a, ['yes'], { rows: 'newer' });
    expect((await compare(ledger, { runs: [a, b] })).verdict).toEqual({ [b]: 'better' });
  });

  it('takes models by the names they were evaluated under; a base is one model under all of its names', async () => {
    const ledger = await emptyLedger();
    const answers = (right: number) => Array.from({ length: 100 }, (_, row) => (row < right ? 'yes' : 'no'));
    await plantEvaluation(ledger, 'amazon.nova-2-lite-v1:0', answers(50));
    await plantEvaluation(ledger, 'https://host/v1#small', answers(80));
    const run = await plantRun(ledger, 'tuned');
    await plantEvaluation(ledger, run, answers(95));
    const { verdict, baseline } = await compare(ledger, { runs: ['nova-2-lite', 'tuned', 'https://host/v1#small'] });
    expect(baseline).toBe('nova-2-lite');
    expect(verdict).toEqual({ [run]: 'better', 'https://host/v1#small': 'better' });
    const unknown = await compare(ledger, { runs: ['nova-pro', 'tuned'] }).catch((error: unknown) => error);
    expect(unknown).toMatchObject({
      code: 'not_ready',
      next: 'call evaluate_model with model nova-pro, then compare again',
    });
  });

  it('corrects for the number of runs: what one comparison would call better, five do not', async () => {
    const ledger = await emptyLedger();
    const ids = await Promise.all(['base', 'r1', 'r2', 'r3', 'r4', 'r5'].map((name) => plantRun(ledger, name)));
    const [base = '', ...others] = ids;
    const [before, after] = pairing(80, 1, 8, 11);
    await plantEvaluation(ledger, base, before);
    for (const id of others) await plantEvaluation(ledger, id, id === others[0] ? after : before.with(0, 'no'));
    const alone = await compare(ledger, { runs: [base, others[0]] });
    const among = await compare(ledger, { runs: ids });
    expect(alone.comparisons[0]).toMatchObject({ p: expect.closeTo(0.0390625, 12), significant: true });
    expect(among.comparisons[0]).toMatchObject({ p_adjusted: expect.closeTo(5 * 0.0390625, 12), significant: false });
  });

  it('tests scores that are not right or wrong with a paired permutation', async () => {
    const ledger = await emptyLedger();
    const [a, b] = [await plantRun(ledger, 'first'), await plantRun(ledger, 'second')];
    const golds = Array.from({ length: 60 }, (_, index) => `word${index} common tail`);
    const before = golds.map((gold, index) => (index % 3 === 0 ? gold : 'common'));
    const after = golds.map((gold, index) => (index % 3 === 0 ? gold : `${gold} more`));
    await plantEvaluation(ledger, a, before, { open: true, golds });
    await plantEvaluation(ledger, b, after, { open: true, golds });
    const record = await compare(ledger, { runs: [a, b] });
    expect(record).toMatchObject({ metric: 'token_f1', verdict: { [b]: 'better' } });
    const [row] = record.comparisons;
    expect(row?.test).toBe('paired permutation (5000 sign flips, seed 42)');
    expect(row?.delta).toBeCloseTo((40 * (6 / 7 - 0.5)) / 60, 9);
    expect(row?.p).toBeCloseTo(1 / 5001, 12);
    const strict = await compare(ledger, { runs: [a, b], metric: 'exact_match' });
    expect(strict.verdict).toEqual({ [b]: 'no_evidence' });
    expect(strict.comparisons[0]?.minimum_detectable).toBeCloseTo(6 / 60, 12);
  });

  it('compares macro F1 by resampling rows for both runs at once', async () => {
    const ledger = await emptyLedger();
    const [a, b] = [await plantRun(ledger, 'first'), await plantRun(ledger, 'second')];
    const golds = Array.from({ length: 80 }, (_, index) => (index % 8 === 0 ? 'no' : 'yes'));
    await plantEvaluation(
      ledger,
      a,
      golds.map(() => 'yes'),
      { golds },
    );
    await plantEvaluation(ledger, b, golds, { golds });
    const record = await compare(ledger, { runs: [a, b], metric: 'macro_f1' });
    expect(record.comparisons[0]?.run_value).toBe(1);
    // always "yes": F1 of yes is 2*70/(70+80), of no 0
    expect(record.comparisons[0]?.baseline_value).toBeCloseTo(140 / 150 / 2, 12);
    expect(record.verdict[b]).toBe('better');
  });

  it('says when a gain is only in the form of the answers', async () => {
    const ledger = await emptyLedger();
    const [a, b] = [await plantRun(ledger, 'chatty'), await plantRun(ledger, 'terse')];
    await plantEvaluation(
      ledger,
      a,
      Array.from({ length: 50 }, () => 'The answer is yes.'),
    );
    await plantEvaluation(
      ledger,
      b,
      Array.from({ length: 50 }, () => 'yes'),
    );
    const record = await compare(ledger, { runs: [a, b] });
    expect(record.verdict).toEqual({ [b]: 'better' });
    expect(record.warnings).toContain(
      `${b}: the difference is in the form of the answers: read leniently it is +0.000 (p 1.000)`,
    );
  });

  it('names settings that changed, and promotes by the stated criterion', async () => {
    const ledger = await emptyLedger();
    const setting = (name: string, value: number) => ({ name, value, origin: 'set' as const, source: 'test' });
    const a = await plantRun(ledger, 'first', { settings: [setting('epochs', 5), setting('seed', 1)] });
    const b = await plantRun(ledger, 'second', {
      settings: [setting('epochs', 9), setting('seed', 2)],
      success: { metric: 'accuracy', target: 0.8 },
    });
    const [before, after] = pairing(60, 5, 30, 5);
    await plantEvaluation(ledger, a, before);
    await plantEvaluation(ledger, b, after);
    const record = await compare(ledger, { runs: [a, b] });
    expect(record.changed).toEqual({ epochs: { [a]: 5, [b]: 9 }, seed: { [a]: 1, [b]: 2 } });
    expect(record.warnings).toEqual([
      `${b} and ${a} differ in 2 settings (epochs, seed): a difference cannot be attributed to one of them`,
    ]);
    expect(record.promote).toEqual({
      [b]: { promote: true, why: 'exact_match 0.900 reaches the target 0.8 and it is better than the baseline' },
    });
    const again = await compare(ledger, { runs: ['first', 'second'] });
    expect(again).toEqual(record);
  });

  it('stops when it is cancelled, and keeps no record of it', async () => {
    const { ledger, a, b } = await twoRuns([60, 5, 30, 5]);
    const request = CompareRequest.parse({ runs: [a, b] });
    const effects = { ledger, now: () => new Date() };
    expect(await refusal(compareRuns(effects, request, AbortSignal.abort()))).toMatchObject({ code: 'cancelled' });
    expect(await ledger.ids('comparison')).toEqual([]);
  });

  it('refuses what cannot be compared, with the next call', async () => {
    const ledger = await emptyLedger();
    const a = await plantRun(ledger, 'first');
    await plantRun(ledger, 'second');
    await plantEvaluation(ledger, a, ['yes']);
    const unmeasured = await refusal(compare(ledger, { runs: ['first', 'second'] }));
    expect(unmeasured).toMatchObject({
      code: 'not_ready',
      next: expect.stringContaining('call evaluate_model with model tr-'),
    });
    expect(await refusal(compare(ledger, { runs: ['first'] }))).toMatchObject({ code: 'bad_request' });
    expect(await refusal(compare(ledger, { runs: ['first', a] }))).toMatchObject({ code: 'bad_request' });
    expect(await refusal(compare(ledger, { runs: ['first', 'thrid'] }))).toMatchObject({ code: 'not_found' });
  });
});
