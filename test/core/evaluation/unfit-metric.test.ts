import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset } from './support.ts';

const tempFolder = tempFolders();
const ROWS = Array.from({ length: 30 }, (_, row) => ({ prompt: `What is ${row}?`, answer: `it is ${row}` }));

type Told = Record<string, unknown>;

/** A home with the rows, files of predictions measured on them, and comparisons of those. */
async function open() {
  const home = await tempFolder();
  const dataset = await plantDataset(home, ROWS);
  const { effects, ledger } = createWorld(home, () => 'never asked');
  const measure = async (records: readonly Told[], metrics?: readonly string[]) => {
    const path = join(home, `${Math.random()}.jsonl`);
    await writeFile(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const asked = EvaluateRequest.parse({ predictions: path, dataset, metrics, task: 'generation' });
    return (await evaluateModel(effects, asked, call())).record;
  };
  const compare = (runs: readonly { id: string }[], metric?: string) =>
    compareRuns(effects, CompareRequest.parse({ runs: runs.map(({ id }) => id), metric }), call().signal);
  return { ledger, measure, compare };
}

/** One answer to each row, right in the first `right` rows. */
const single = (right: number): Told[] =>
  ROWS.map(({ answer }, row) => ({ row: row + 1, prediction: row < right ? answer : 'no' }));

/** Three answers to each row, of which the first is right in the first `right` rows and the others never. */
const thrice = (right: number): Told[] =>
  ROWS.flatMap(({ answer }, row) =>
    [0, 1, 2].map((draw) => ({ row: row + 1, prediction: draw === 0 && row < right ? answer : `no ${draw}` })),
  );

const rewarded = (reward: number): Told[] => single(10).map((told, row) => ({ ...told, reward: row % 2 ? reward : 0 }));

const told = (tokens: number): Told[] => ROWS.map((_, row) => ({ loglikelihood: -2 - (row % 3), tokens }));

describe('a comparison', () => {
  it('takes fewer rows that are solved never for better', async () => {
    const { measure, compare } = await open();
    const both = [await measure(thrice(0)), await measure(thrice(25))] as const;
    const { verdict, promote } = await compare(both, 'solved_never');
    expect([verdict, promote]).toEqual([{ [both[1].id]: 'better' }, {}]);
    expect((await compare(both, 'solved_always')).verdict).toEqual({ [both[1].id]: 'no_evidence' });
  });

  it('by solved_sometimes is refused: it has no direction', async () => {
    const { measure, compare } = await open();
    const both = [await measure(thrice(0)), await measure(thrice(25))];
    await expect(compare(both, 'solved_sometimes')).rejects.toMatchObject({
      code: 'bad_request',
      next: expect.stringContaining('solved_never'),
    });
  });

  it('of one answer with three to each row says the same in both orders', async () => {
    const { measure, compare } = await open();
    const [one, three] = [await measure(single(25)), await measure(thrice(25))];
    const [there, back] = [await compare([one, three]), await compare([three, one])];
    expect([there.metric, back.metric]).toEqual(['pass_at_1', 'pass_at_1']);
    expect([there.verdict[three.id], back.verdict[one.id]]).toEqual(['worse', 'better']);
    expect(there.comparisons[0]?.delta).toBeCloseTo((25 / 3 - 25) / 30, 12);
    expect(back.comparisons[0]?.delta).toBeCloseTo((25 - 25 / 3) / 30, 12);
    const firsts = await compare([one, three], 'exact_match');
    expect(firsts.warnings.join()).toContain(`${three.id}: exact_match is of the first of 3 answers to each row`);
    expect(there.warnings.join()).not.toContain('of the first of');
  });

  it('by pass_at_k needs k answers to a row of both, and says who has fewer', async () => {
    const { measure, compare } = await open();
    const [one, few, many] = [await measure(single(25)), await measure(thrice(0)), await measure(thrice(25))];
    const two = await compare([few, many], 'pass_at_2');
    expect(two.comparisons[0]?.run_value).toBeCloseTo((25 / 30) * (2 / 3), 12);
    expect(two.verdict).toEqual({ [many.id]: 'better' });
    for (const runs of [
      [one, few],
      [few, one],
    ]) {
      const { verdict, reasons } = await compare(runs, 'pass_at_2');
      expect(Object.values(verdict)).toEqual(['not_comparable']);
      expect(Object.values(reasons)).toEqual([`${one.id} has 1 answer to a row, pass_at_2 needs 2`]);
    }
    expect(Object.values((await compare([few, many], 'pass_at_4')).reasons).join()).toContain('has 3 answers');
  });

  it('by rewards needs rewards of both', async () => {
    const { measure, compare } = await open();
    const [plain, low, high] = [await measure(single(30)), await measure(rewarded(0.1)), await measure(rewarded(0.9))];
    expect((await compare([low, high])).verdict).toEqual({ [high.id]: 'better' });
    for (const runs of [
      [plain, low],
      [low, plain],
    ]) {
      const { verdict, reasons } = await compare(runs, 'mean_reward');
      expect(Object.values(verdict)).toEqual(['not_comparable']);
      expect(Object.values(reasons)).toEqual([`${plain.id} has rewards of 0 of 30 answers`]);
      expect((await compare(runs)).metric).toBe('rouge_l');
      expect(Object.values((await compare(runs, 'pass_at_1')).verdict)).toEqual(['not_comparable']);
    }
  });

  it('by rewards needs the same function of both', async () => {
    const { measure, compare, ledger } = await open();
    const both = [await measure(rewarded(0.1)), await measure(rewarded(0.9))] as const;
    const job = { name: 'j', runtime: 'r', task: 't', attempt: 1, results: 's3://b/r', max_runtime_s: 1 };
    const rewardBy = (id: string, reward: string) =>
      ledger.update('evaluation', id, (record) => ({ ...record, job: { ...job, reward } }));
    await rewardBy(both[0].id, 'arn:one');
    expect((await compare(both)).reasons).toEqual({
      [both[1].id]: 'rewarded by a file, its function unknown against arn:one',
    });
    await rewardBy(both[1].id, 'arn:two');
    expect(Object.values((await compare(both.toReversed())).reasons)).toEqual(['rewarded by arn:one against arn:two']);
    await rewardBy(both[1].id, 'arn:one');
    expect((await compare(both, 'best_reward')).verdict).toEqual({ [both[1].id]: 'better' });
  });

  it('of answers with log-likelihoods alone does not count the latter as wrong', async () => {
    const { measure, compare } = await open();
    const [spoken, silent] = [await measure(single(30)), await measure(told(3), ['perplexity'])];
    for (const runs of [
      [spoken, silent],
      [silent, spoken],
    ]) {
      const { verdict, reasons } = await compare(runs, 'exact_match');
      expect(Object.values(verdict)).toEqual(['not_comparable']);
      expect(Object.values(reasons).join()).toContain(`${silent.id} holds log-likelihoods and no answers`);
    }
  });

  it('by perplexity needs the same count of tokens, by bits per byte it does not', async () => {
    const { measure, compare } = await open();
    const both = [await measure(told(2), ['perplexity']), await measure(told(3), ['perplexity'])] as const;
    const { verdict, reasons } = await compare(both);
    expect(verdict).toEqual({ [both[1].id]: 'not_comparable' });
    expect(Object.values(reasons).join()).toContain('are 90 tokens against 60');
    expect(Object.values(reasons).join()).toContain('use metric bits_per_byte');
    expect((await compare(both, 'bits_per_byte')).verdict).toEqual({ [both[1].id]: 'no_evidence' });
  });
});

describe('an interval of no width', () => {
  it('is said to tell nothing of other rows', async () => {
    const { measure } = await open();
    const { result } = await measure(single(30), ['token_f1', 'exact_match']);
    expect(result?.metrics['token_f1']?.ci95).toEqual([1, 1]);
    expect(result?.warnings?.join()).toContain('token_f1: all 30 rows score the same, so the interval has no width');
    const mixed = await measure(single(29), ['token_f1', 'exact_match']);
    expect(mixed.result?.warnings).toBeUndefined();
  });

  it('of a difference is no sign that the smallest difference would show', async () => {
    const { measure, compare } = await open();
    const of = (reward: number) => single(30).map((one) => ({ ...one, reward }));
    const [row] = (await compare([await measure(of(0.1)), await measure(of(0.4))])).comparisons;
    expect((row?.ci95[1] ?? 1) - (row?.ci95[0] ?? 0)).toBeLessThan(1e-12);
    expect(row?.minimum_detectable).toBeGreaterThan(0.1);
  });
});
