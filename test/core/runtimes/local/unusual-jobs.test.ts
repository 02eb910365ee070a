import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingRuntime } from '../../../../src/core/ports/training.ts';
import { createLocalInference } from '../../../../src/core/runtimes/local/local-inference.ts';
import { createLocalTraining } from '../../../../src/core/runtimes/local/local-training.ts';
import { jobSpec, labelledRows, localHome, type Row, untilEnded } from './local-home.ts';

let home: Awaited<ReturnType<typeof localHome>>;
let runtime: TrainingRuntime;
beforeAll(async () => {
  home = await localHome();
  runtime = createLocalTraining(home.effects);
});
afterAll(async () => home.close());

async function accuracy(name: string, train: readonly Row[], test: readonly Row[], closed = true): Promise<number> {
  const spec = await jobSpec(home.root, name, train, test);
  const { labels: _, ...open } = spec.data;
  const labels = [...new Set(train.map(([, label]) => label))];
  await runtime.start({ ...spec, data: closed ? { ...open, labels } : open });
  const job = await untilEnded(runtime, name);
  expect(job).toMatchObject({ state: 'succeeded' });
  const model = await createLocalInference({}).open({ from: 'artifact', artifact: job.artifact ?? '' });
  const answers = await Promise.all(
    test.map(async ([prompt]) => model.answer({ messages: [{ role: 'user', content: prompt }] })),
  );
  return answers.filter((answer, row) => answer.text === test[row]?.[1]).length / test.length;
}

describe('the baseline learns', () => {
  it('two hundred labels', async () => {
    const rows = Array.from({ length: 1200 }, (_, index): Row => [
      `ticket ${index} about subject${index % 200} please`,
      `queue ${index % 200}`,
    ]);
    expect(
      await accuracy(
        'many-labels',
        rows,
        rows.slice(0, 400).map(([prompt, label]): Row => [`again ${prompt}`, label]),
      ),
    ).toBeGreaterThan(0.95);
  });

  it('rows of a hundred kilobytes, empty prompts and text of every kind', async () => {
    const filler = 'lorem ipsum dolor sit amet '.repeat(3800);
    const long = labelledRows(12).map(([prompt, label]): Row => [`${prompt} ${filler}`, label]);
    const odd: Row[] = [
      ['', 'fruit'],
      ['\u2028\ud800 ㊙️', 'tool'],
      ['   ', 'fruit'],
    ];
    expect(await accuracy('long-rows', [...long, ...odd, ...labelledRows(90)], labelledRows(30, 300))).toBe(1);
  });

  it('from two rows', async () => {
    const rows: Row[] = [
      ['up', 'yes'],
      ['down', 'no'],
    ];
    expect(await accuracy('two-rows', rows, rows)).toBe(1);
  });

  it('an open answer from one row, and from rows without a word in them', async () => {
    expect(await accuracy('one-open-row', [['why?', 'because']], [['why not?', 'because']], false)).toBe(1);
    expect(
      await accuracy(
        'wordless',
        [
          ['?!', 'pardon'],
          ['', 'pardon'],
        ],
        [['??', 'pardon']],
        false,
      ),
    ).toBe(1);
  });
});
