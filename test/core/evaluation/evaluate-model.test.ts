import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../../src/core/errors.ts';
import { newestPredictions, predictionsPath } from '../../../src/core/evaluation/prediction-lines.ts';
import { readPredictionFile } from '../../../src/core/evaluation/prediction-file.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { tempFolders } from '../../support/temp-home.ts';
import {
  type Respond,
  type Row,
  call,
  createWorld,
  evaluateModel,
  plantDataset,
  plantRun,
  toChatRecord,
} from './support.ts';

const tempFolder = tempFolders();
const LABELS = ['HQ', 'LQ_CLOSE', 'LQ_EDIT'];

/** Six rows; the replies are: exact, in a sentence, wrong, several labels, exact, nothing. */
const rows: Row[] = [
  { prompt: 'one', answer: 'HQ' },
  { prompt: 'two', answer: 'HQ' },
  { prompt: 'three', answer: 'LQ_EDIT' },
  { prompt: 'four', answer: 'LQ_EDIT' },
  { prompt: 'five', answer: 'LQ_CLOSE' },
  { prompt: 'six', answer: 'LQ_CLOSE' },
];
const replies: Record<string, string> = {
  one: 'HQ',
  two: 'The answer is **HQ**.',
  three: 'HQ',
  four: 'Either LQ_EDIT or LQ_CLOSE.',
  five: 'LQ_CLOSE',
  six: '',
};

function request(given: Record<string, unknown>): EvaluateRequest {
  return EvaluateRequest.parse(given);
}

async function ticketsWorld(respond: Respond = (prompt) => replies[prompt] ?? '') {
  const home = await tempFolder();
  const world = createWorld(home, respond);
  const dataset = await plantDataset(home, rows, LABELS);
  const run = await plantRun(world.ledger, 'pilot');
  return { home, dataset, run, ...world };
}

async function refusal(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ForgeError)) throw new Error(`expected a ForgeError, got ${String(error)}`);
  return error;
}

describe('evaluate_model on closed labels', () => {
  it('shows strict and lenient scores side by side and counts unparsed answers as wrong', async () => {
    const { effects, dataset } = await ticketsWorld();
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(record).toMatchObject({ state: 'succeeded', task: 'classification', rows: 6, labels: LABELS });
    const { result } = record;
    if (result === undefined) throw new Error('no result');
    const { metrics, unparsed, primary, confusion, per_label, errors } = result;
    expect(primary).toBe('exact_match');
    expect(metrics['exact_match']).toMatchObject({ value: 2 / 6, n: 6 });
    expect(metrics['accuracy_lenient']).toMatchObject({ value: 3 / 6, n: 6 });
    // Wilson's interval of 2 of 6
    expect(metrics['exact_match']?.ci95?.map((end) => end.toFixed(4))).toEqual(['0.0968', '0.7000']);
    expect({ unparsed, errors }).toEqual({ unparsed: 2, errors: 0 });
    expect(confusion).toEqual({
      labels: [...LABELS, '(unparsed)'],
      matrix: [
        [2, 0, 0, 0],
        [0, 1, 0, 1],
        [1, 0, 0, 1],
      ],
    });
    expect(per_label?.['HQ']).toEqual({ precision: 2 / 3, recall: 1, f1: 0.8, support: 2, predicted: 3 });
    // F1: HQ 0.8, LQ_CLOSE 2/3, LQ_EDIT 0
    expect(metrics['macro_f1']?.value).toBeCloseTo((0.8 + 2 / 3) / 3, 12);
  });

  it('evaluates a run whose name every object has as a property', async () => {
    const { effects, dataset, ledger } = await ticketsWorld();
    const run = await plantRun(ledger, 'constructor');
    const { record } = await evaluateModel(effects, request({ model: 'constructor', dataset }), call());
    expect(record).toMatchObject({ state: 'succeeded', run });
  });

  it('is one evaluation however often it is called, and asks no row twice', async () => {
    const { effects, dataset, asked } = await ticketsWorld();
    const first = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    const again = await evaluateModel(
      effects,
      request({ model: 'pilot', dataset: 'tickets', name: 'first look' }),
      call(),
    );
    expect(again).toMatchObject({ existed: true, record: { ...first.record, names: ['first look'] } });
    expect(asked).toEqual(rows.map((row) => row.prompt));
  });

  it('puts the untrained model on the same rows beside a local run, evaluated once', async () => {
    const { effects, dataset, ledger } = await ticketsWorld((prompt) => replies[prompt] ?? '');
    await plantRun(ledger, 'second');
    const { record, untrained } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(untrained).toMatchObject({ state: 'succeeded', model: 'baseline@untrained', rows_hash: record.rows_hash });
    const other = await evaluateModel(effects, request({ model: 'second', dataset }), call());
    expect(other.untrained?.id).toBe(untrained?.id);
    expect(await ledger.ids('evaluation')).toHaveLength(3);
  });

  it('goes on where a killed evaluation stopped, torn last line included', async () => {
    const { effects, dataset, asked, ledger } = await ticketsWorld();
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    const folder = ledger.folder('evaluation', record.id);
    const lines = (await readFile(predictionsPath(folder), 'utf8')).split('\n');
    await writeFile(predictionsPath(folder), `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 20)}`);
    const { result: _, ...unfinished } = record;
    await ledger.update('evaluation', record.id, () => ({
      ...unfinished,
      state: 'running',
      owner: { pid: 2 ** 22 + 1, since: new Date().toISOString() },
    }));
    asked.length = 0;
    const { record: resumed } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(asked).toEqual(['four', 'five', 'six']);
    expect(resumed.result).toEqual(record.result);
  });

  it('leaves an evaluation to the live process that works on it', async () => {
    const { effects, dataset, asked, ledger } = await ticketsWorld();
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    const { result: _, ...unfinished } = record;
    await ledger.update('evaluation', record.id, () => ({
      ...unfinished,
      state: 'running',
      owner: { pid: process.ppid, since: new Date().toISOString() },
    }));
    asked.length = 0;
    const answer = await evaluateModel(effects, request({ model: 'pilot', dataset }), call({ waitMs: 50 }));
    expect(answer).toMatchObject({ record: { state: 'running' }, done: 6, total: 6 });
    expect(asked).toEqual([]);
    await ledger.update('evaluation', record.id, () => record); // lets the waiting job end
    await effects.evaluating.get(record.id);
  });
});

describe('evaluate_model when something goes wrong', () => {
  it('counts a failed call as a wrong answer and lists it', async () => {
    const { effects, dataset, ledger } = await ticketsWorld((prompt) => {
      if (prompt === 'five') throw new ForgeError('unavailable', 'the endpoint timed out after 60 s');
      return replies[prompt] ?? '';
    });
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(record.result).toMatchObject({ n: 6, errors: 1, metrics: { exact_match: { value: 1 / 6, n: 6 } } });
    const lines = await newestPredictions(ledger.folder('evaluation', record.id));
    expect(lines[4]).toMatchObject({ row: 5, correct: false, error: 'the endpoint timed out after 60 s' });
  });

  it('fails with the cause when no row gets an answer, and goes on once it is mended', async () => {
    let away = true;
    const { effects, dataset, asked } = await ticketsWorld((prompt) => {
      if (away) throw new ForgeError('unavailable', 'connection refused');
      return replies[prompt] ?? '';
    });
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(record.state).toBe('failed');
    expect(record.failure?.cause).toBe('6 rows in a row got no answer; the last, row 6: connection refused');
    away = false;
    asked.length = 0;
    const mended = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(mended.record).toMatchObject({ state: 'succeeded', result: { errors: 0 } });
    expect(mended.record.failure).toBeUndefined();
    expect(asked).toHaveLength(6);
  });

  it('answers with state running when the time is over, and finishes behind the call', async () => {
    const { effects, dataset } = await ticketsWorld(async (prompt) => {
      await sleep(30);
      return replies[prompt] ?? '';
    });
    const early = await evaluateModel(effects, request({ model: 'pilot', dataset }), call({ waitMs: 20 }));
    expect(early).toMatchObject({ record: { state: 'running' }, total: 6 });
    await effects.evaluating.get(early.record.id);
    const late = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(late).toMatchObject({ existed: true, record: { state: 'succeeded' } });
  });

  it('stops when the caller cancels, keeps what was answered, and goes on when called again', async () => {
    const controller = new AbortController();
    const { effects, dataset, asked, ledger } = await ticketsWorld((prompt) => {
      if (prompt === 'three' && asked.length > 0) controller.abort();
      return replies[prompt] ?? '';
    });
    const error = await refusal(
      evaluateModel(effects, request({ model: 'pilot', dataset }), call({ signal: controller.signal })),
    );
    expect(error.code).toBe('cancelled');
    const main = (await ledger.list('evaluation')).find(({ record }) => record.model !== 'baseline@untrained');
    await effects.evaluating.get(main?.id ?? '');
    expect((await ledger.read('evaluation', main?.id ?? ''))?.record.state).toBe('stopped');
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call());
    expect(record.state).toBe('succeeded');
    expect(asked.filter((prompt) => prompt === 'six')).toHaveLength(1);
  });

  it('stops asking when it was stopped from outside', async () => {
    const { effects, dataset, asked, ledger } = await ticketsWorld(async (prompt, source) => {
      if (source !== 'untrained') await sleep(120);
      return replies[prompt] ?? '';
    });
    const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset }), call({ waitMs: 10 }));
    while (asked.length === 0) await sleep(5);
    await ledger.update('evaluation', record.id, ({ owner: _, ...rest }) => ({ ...rest, state: 'stopped' }));
    await effects.evaluating.get(record.id);
    expect((await ledger.read('evaluation', record.id))?.record.state).toBe('stopped');
    expect(asked.length).toBeLessThan(6);
  });

  it.each([
    [{ panel: 'general' }, 'unsupported', 'panel "general"'],
    [{ via: 'job' }, 'unsupported', 'evaluation jobs load Nova models'],
    [{ judge_model: 'nova-pro' }, 'bad_request', 'judge_model'],
    [{ task: 'rubric' }, 'bad_request', 'needs judge_model'],
    [{ task: 'clasification' }, 'bad_request', 'unknown task "clasification"'],
    [{ approve: 'x' }, 'bad_request', 'costs nothing'],
    [{ metrics: ['rouge_l'] }, 'bad_request', 'says nothing about labels'],
    [{ metrics: ['constructor'] }, 'bad_request', 'no metric "constructor"'],
    [{ metrics: ['exact_mach'] }, 'bad_request', 'no metric "exact_mach"'],
    [{ labels: ['HQ', 'LQ_EDIT'] }, 'bad_data', '"LQ_CLOSE" in row 5'],
    [{ split: 'train' }, 'bad_request', 'no rows in split "train"'],
    [
      { model: 'arn:aws:bedrock:us-east-1:123456789012:custom-model/x' },
      'unsupported',
      'is not something that answers',
    ],
    [{ model: 'tr-123' }, 'not_found', 'tr-123'],
    [{ predictions: 'x.jsonl' }, 'bad_request', 'both were given'],
  ])('refuses %j rather than ignoring it', async (argument, code, message) => {
    const { effects, dataset, ledger } = await ticketsWorld();
    const error = await refusal(evaluateModel(effects, request({ model: 'pilot', dataset, ...argument }), call()));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.next).toBeTruthy();
    expect(await ledger.ids('evaluation')).toEqual([]);
  });
});

describe('evaluate_model on a split that is not what was prepared', () => {
  const edited = `${JSON.stringify(toChatRecord({ prompt: 'one', answer: 'LQ_EDIT' }))}\n`;

  it.each([
    ['edited', (path: string) => writeFile(path, edited), createHash('sha256').update(edited).digest('hex')],
    ['missing', (path: string) => rm(path), 'missing'],
  ])('refuses one that is %s, naming both hashes', async (_, change, found) => {
    const { effects, dataset, ledger } = await ticketsWorld();
    const { uri = '', sha256 } = (await ledger.read('dataset', dataset))?.record.splits['test'] ?? {};
    await change(uri);
    const error = await refusal(evaluateModel(effects, request({ model: 'pilot', dataset }), call()));
    expect(error).toMatchObject({ code: 'bad_data', next: expect.stringContaining('prepare_dataset again') });
    expect(error.message).toContain(`SHA-256 of ${uri} is ${found}, recorded is ${sha256}`);
    expect(await ledger.ids('evaluation')).toEqual([]);
  });
});

/** Lines of predictions with these row numbers; undefined: none. */
function numbered(numbers: readonly (number | null | undefined)[]): string[] {
  return numbers.map((row) => JSON.stringify({ row, prediction: 'HQ' }));
}

describe('evaluate_model on files', () => {
  it('measures a file of predictions, by row number or by order', async () => {
    const { effects, dataset, home } = await ticketsWorld();
    const byNumber = join(home, 'numbered.jsonl');
    const ordered = join(home, 'ordered.csv');
    const answers = rows.map(({ prompt }, index) => ({ row: index + 1, output: replies[prompt] ?? '' }));
    await writeFile(
      byNumber,
      answers
        .toReversed()
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    await writeFile(ordered, `prediction\n${answers.map(({ output }) => `"${output}"`).join('\r\n')}\r\n`);
    const one = await evaluateModel(effects, request({ predictions: byNumber, dataset }), call());
    const two = await evaluateModel(effects, request({ predictions: ordered, dataset }), call());
    expect(one.record).toMatchObject({ model: 'predictions:numbered.jsonl', result: { unparsed: 2 } });
    expect(one.record.result?.metrics).toEqual(two.record.result?.metrics);
    expect(one.untrained).toBeUndefined();
  });

  it.each([
    [
      'five.jsonl',
      rows.slice(1).map(() => '{"prediction":"HQ"}'),
      'has 5 predictions without row numbers, the split has 6 rows',
    ],
    ['gap.jsonl', [1, 2, 3, 4, 6].map((row) => `{"row":${row},"prediction":"HQ"}`), 'predicts 5 of 6 rows; missing: 5'],
    ['twice.jsonl', [1, 2, 3, 4, 5, 5].map((row) => `{"row":${row},"prediction":"HQ"}`), 'row 5 is predicted twice'],
    ['beyond.jsonl', numbered([1, 2, 3, 4, 5, 7]), 'record 6 predicts row 7, the split has rows 1 to 6'],
    ['below.jsonl', numbered([-1, 2, 3, 4, 5, 6]), 'record 1 predicts row -1, the split has rows 1 to 6'],
    ['mixed.jsonl', numbered([0, 1, 2, 3, 6, 5]), 'record 5 predicts row 6, the split has rows 0 to 5'],
    ['null.jsonl', numbered([2, 1, null, 4, 5, 6]), 'record 3 has null under "row"'],
    ['half.jsonl', numbered([2, 1, 3, 4, 5, undefined]), 'record 6 has no value under "row"'],
    ['part.jsonl', numbered([2, 1, 3, 4.5, 5, 6]), 'record 4 has 4.5 under "row"'],
    ['blank.csv', ['id,prediction', '2,HQ', '1,HQ', ' ,HQ', '4,HQ', '5,HQ', '6,HQ'], 'record 3 has " " under "id"'],
    ['keys.jsonl', rows.map(({ prompt }) => `{"id":"${prompt}","prediction":"HQ"}`), 'record 1 has "one" under "id"'],
    ['odd.jsonl', rows.map(() => '{"score":1}'), 'no prediction among score'],
    ['torn.jsonl', ['{"prediction":"HQ"}', '{"predic'], 'line 2 is not JSON'],
  ])('refuses %s, saying what does not fit', async (file, lines, message) => {
    const { effects, dataset, home, ledger } = await ticketsWorld();
    await writeFile(join(home, file), lines.join('\n'));
    const error = await refusal(evaluateModel(effects, request({ predictions: join(home, file), dataset }), call()));
    expect(error).toMatchObject({ code: 'bad_data' });
    expect(error.message).toContain(message);
    expect(await ledger.ids('evaluation')).toEqual([]);
  });

  it('does not guess which rows of a sample answers without numbers belong to', async () => {
    const { effects, dataset, home } = await ticketsWorld();
    const [two, six, known] = ['two.jsonl', 'six.jsonl', 'known.jsonl'].map((name) => join(home, name));
    const right = rows.map(({ answer }) => JSON.stringify({ prediction: answer }));
    await writeFile(two ?? '', right.slice(0, 2).join('\n'));
    await writeFile(six ?? '', right.join('\n'));
    const ask = (predictions = '') => evaluateModel(effects, request({ predictions, dataset, limit: 2 }), call());
    const error = await refusal(ask(two));
    expect(error).toMatchObject({ code: 'bad_data', next: expect.stringContaining('"row"') });
    const [, one, other] = /2 are evaluated: (\d), (\d)\)/.exec(error.message) ?? [];
    const named = [one, other].map((row) =>
      JSON.stringify({ row: Number(row), prediction: rows[Number(row) - 1]?.answer }),
    );
    await writeFile(known ?? '', named.join('\n'));
    for (const path of [six, known])
      expect((await ask(path)).record.result?.metrics['exact_match']).toMatchObject({ value: 1, n: 2 });
  });

  it.each<[string, (row: Row) => object, string]>([
    ['evaluation rows', ({ prompt, answer }) => ({ query: prompt, response: answer }), '"query", "response"'],
    ['rows of the source', ({ prompt, answer }) => ({ question: prompt, answer }), 'gold answer in all 6 rows, beside'],
    [
      'rows of the source under other names',
      ({ prompt, answer }) => ({ Body: ` ${prompt}\n`, label: ` ${answer} ` }),
      '"label" of PATH is the gold answer in all 6 rows, beside the prompts in "Body"',
    ],
    ['prompts', ({ prompt }) => ({ text: prompt, score: 1 }), '"text" of PATH is the prompt in every row'],
    ['two possible columns', ({ prompt }) => ({ text: prompt, label: 'HQ' }), 'under "text" and "label"'],
    [
      'two certain columns',
      () => ({ prediction: 'HQ', generated_text: 'LQ_EDIT' }),
      '"prediction" and "generated_text"',
    ],
  ])('refuses %s as predictions, naming the columns', async (_, toLine, message) => {
    const { effects, dataset, home, ledger } = await ticketsWorld();
    const path = join(home, 'given.jsonl');
    await writeFile(path, rows.map((row) => JSON.stringify(toLine(row))).join('\n'));
    const error = await refusal(evaluateModel(effects, request({ predictions: path, dataset }), call()));
    expect(error).toMatchObject({ code: 'bad_request', next: expect.stringMatching(/"prediction"/) });
    expect(error.message).toContain(message.replace('PATH', path));
    expect(await ledger.ids('evaluation')).toEqual([]);
  });

  it.each<[string, (row: Row) => object, number]>([
    ['all right under a name that only a model has', ({ prompt, answer }) => ({ prompt, prediction: answer }), 6],
    ['beside the gold answers', ({ prompt, answer }) => ({ text: prompt, label: answer, prediction: 'HQ' }), 2],
    ['beside the prompts', ({ prompt }) => ({ prompt, answer: 'HQ' }), 2],
    ['all right and alone', ({ answer }) => ({ label: answer }), 6],
  ])('takes predictions %s', async (_, toLine, right) => {
    const { effects, dataset, home } = await ticketsWorld();
    const path = join(home, 'given.jsonl');
    await writeFile(path, rows.map((row) => JSON.stringify(toLine(row))).join('\n'));
    const { record } = await evaluateModel(effects, request({ predictions: path, dataset }), call());
    expect(record.result?.metrics['exact_match']?.value).toBe(right / 6);
  });

  it('detects the task of a file of rows, and measures open answers by overlap', async () => {
    const home = await tempFolder();
    const { effects } = createWorld(home, () => 'Paris');
    const path = join(home, 'capitals.jsonl');
    const open = ['Paris', 'the Paris', 'Rome', 'Paris, France'].map((answer, index) => ({
      prompt: `${index}`,
      answer,
    }));
    await writeFile(path, open.map((row) => JSON.stringify(toChatRecord(row))).join('\n'));
    const { record } = await evaluateModel(effects, request({ model: 'baseline', dataset: path }), call());
    expect(record).toMatchObject({ task: 'qa', split: 'all', result: { primary: 'token_f1', n: 4 } });
    const value = (name: string) => record.result?.metrics[name]?.value;
    expect(value('exact_match')).toBe(0.25);
    expect(value('token_f1')).toBeCloseTo((1 + 1 + 0 + 2 / 3) / 4, 12);
    expect(value('rouge_l')).toBeCloseTo((1 + 2 / 3 + 0 + 2 / 3) / 4, 12);
    expect(record.result?.metrics['token_f1']?.ci95).toHaveLength(2);
  });

  it('takes a limit as a sample that larger limits contain', async () => {
    const home = await tempFolder();
    const many = Array.from({ length: 60 }, (_, index) => ({ prompt: `p${index}`, answer: LABELS[index % 3] ?? '' }));
    const { effects, asked, ledger } = createWorld(home, () => 'HQ');
    await plantRun(ledger, 'pilot');
    const dataset = await plantDataset(home, many, LABELS);
    const sample = async (limit: number): Promise<string[]> => {
      asked.length = 0;
      const { record } = await evaluateModel(effects, request({ model: 'pilot', dataset, limit }), call());
      expect(record.result?.n).toBe(Math.min(limit, 60));
      return [...asked];
    };
    const [ten, twenty] = [await sample(10), await sample(20)];
    expect(twenty).toEqual(expect.arrayContaining(ten));
    expect(ten).not.toEqual(many.slice(0, 10).map((row) => row.prompt));
  });
});

it.each([
  ['semi.csv', 'row;prediction\n1;"a;b"\n2;c,d\n'],
  ['tabs.tsv', 'row\tprediction\n1\ta;b\n2\tc,d\n'],
])('reads the predictions of %s by its delimiter', async (name, text) => {
  const path = join(await tempFolder(), name);
  await writeFile(path, text);
  expect((await readPredictionFile(path)).predictions.map(({ answer }) => answer)).toEqual(['a;b', 'c,d']);
});

it('takes an object as a prediction as JSON text', async () => {
  const path = join(await tempFolder(), 'calls.jsonl');
  await writeFile(path, '{"prediction":{"name":"find","arguments":{"id":1}}}\n');
  const [only] = (await readPredictionFile(path)).predictions;
  expect(only?.answer).toBe('{"name":"find","arguments":{"id":1}}');
});
