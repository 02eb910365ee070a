import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../src/core/data/request.ts';
import { createWorkplace, problem, turnsOf } from './prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const { prepareText } = place;

const many = (count: number, row: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('prepareDataset on CSV', () => {
  it('writes Converse records in the key order of the facts, newlines and quotes kept', async () => {
    const { lines } = await prepareText('.csv', 'question,answer\n"Say ""hi""\nand, go\\on",Hé\n', {
      split: { train: 1 },
    });
    expect(lines).toEqual([
      String.raw`{"schemaVersion":"bedrock-conversation-2024","messages":[{"role":"user","content":[{"text":"Say \"hi\"\nand, go\\on"}]},{"role":"assistant","content":[{"text":"Hé"}]}]}`,
    ]);
  });

  it('puts system behind the messages and reasoning before the answer, for Nova 2 only', async () => {
    const csv = 'ask,reply,why,tone\nSum 3 and 9,12,3+9=12,Be terse.\n';
    const columns = { question: 'ask', answer: 'reply', system: 'tone', reasoning_text: 'why' };
    const nova2 = await prepareText('.csv', csv, { columns, split: { train: 1 } });
    expect(nova2.lines[0]).toContain(
      '"content":[{"reasoningContent":{"reasoningText":{"text":"3+9=12"}}},{"text":"12"}]}],"system":[{"text":"Be terse."}]}',
    );
    const nova1 = await prepareText('.csv', csv, { columns, split: { train: 1 }, model: 'nova-lite' });
    expect(nova1.lines[0]).not.toContain('reasoning');
    expect(problem(nova1.record, 'reasoning_left_out')?.examples[0]?.detail).toBe(
      'column "why" is not used for nova-lite',
    );
  });

  it('guesses columns from the rows behind a broken first one', async () => {
    const rows = many(40, (index) => `${index},Please say what number ${index} is,${index % 3 === 0 ? 'odd' : 'even'}`);
    const { record } = await prepareText('.csv', `id,words,kind\n0,"never closed,x\n${rows}\n`);
    expect(record.columns).toMatchObject({ question: { column: 'words' }, answer: { column: 'kind' } });
    expect(problem(record, 'broken_quote')?.examples.map(({ row }) => row)).toEqual([1]);
  });

  it('reports each broken row with its number and keeps the others', async () => {
    const csv = [
      'q,a',
      'one,1',
      'two',
      'three,3,3',
      '"four"x,4',
      'five,',
      ',6',
      'System: seven,7',
      'eight,8',
      '"nine,9',
      'ten,10',
      '',
    ].join('\n');
    const { record, lines } = await prepareText('.csv', csv, {
      columns: { question: 'q', answer: 'a' },
      split: { train: 1 },
    });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['one', 'eight', 'ten']);
    expect(record.rows).toEqual({ read: 10, kept: 3, dropped: 7 });
    const found = record.problems.map(({ code, count, examples }) => [code, count, examples.map(({ row }) => row)]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['short_row', 1, [2]],
        ['long_row', 1, [3]],
        ['broken_quote', 2, [4, 9]],
        ['empty_answer', 1, [5]],
        ['empty_prompt', 1, [6]],
        ['reserved_words', 1, [7]],
      ]),
    );
    expect(problem(record, 'short_row')?.examples[0]?.detail).toBe('csv row 2 (line 3) has 1 cells, header has 2');
    expect(problem(record, 'mostly_unusable')?.severity).toBe('block');
    expect(record.ready).toBe(false);
  });

  it('drops the byte-order mark, takes CR LF and lone CR, and counts what it mended', async () => {
    const marked = await prepareText('.csv', '\ufeffquestion,answer\r\na,b\r\nc,"d\r\ne"\r\n', { split: { train: 1 } });
    expect(marked.record.repairs).toEqual([
      { code: 'byte_order_mark', count: 1 },
      { code: 'crlf_line_ends', count: 2 },
    ]);
    expect(marked.lines.map((line) => turnsOf(line).answer)).toEqual(['b', 'd\r\ne']);
    const old = await prepareText('.csv', 'question,answer\ra,b\rc,d', { split: { train: 1 } });
    expect(old.lines.map((line) => turnsOf(line).answer)).toEqual(['b', 'd']);
  });

  it('drops rows that are not UTF-8, by number', async () => {
    const bytes = Buffer.concat([
      Buffer.from('question,answer\nok é,1\nbad '),
      Buffer.from([0xe9]),
      Buffer.from(',2\nfine,3\n'),
    ]);
    const { record, lines } = await prepareText('.csv', bytes, { split: { train: 1 } });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['ok é', 'fine']);
    expect(problem(record, 'bad_utf8')?.examples).toEqual([
      { row: 2, detail: 'csv row 2 (line 3) holds bytes that are not UTF-8' },
    ]);
  });

  it('does not take the tail of a broken row for a row', async () => {
    const csv = 'question,answer\na,"He said "hi" to me\nok, fine"\nb,5" pipe\n';
    const { record, lines } = await prepareText('.csv', csv, { split: { train: 1 } });
    expect(lines.map(turnsOf)).toEqual([{ prompt: 'b', answer: '5" pipe' }]);
    expect(problem(record, 'broken_quote')?.examples.map(({ row }) => row)).toEqual([1, 2]);
  });

  it('detects another delimiter and says so', async () => {
    const { record } = await prepareText('.csv', 'question;answer\na, b;c\n', { split: { train: 1 } });
    expect(record.rows.kept).toBe(1);
    expect(problem(record, 'delimiter_detected')?.examples[0]?.detail).toBe('cells are separated by semicolon');
  });

  it('gives up a quote that never ends after a few megabytes, not the rest of the file', async () => {
    const before = many(50, (index) => `before ${index},yes`);
    const after = many(30_000, (index) => `after ${index} ${'x'.repeat(250)},no`);
    const { record, splits } = await prepareText('.csv', `question,answer\n${before}\n"open,1\n${after}\n`, {});
    expect(problem(record, 'broken_quote')?.examples.map(({ row }) => row)).toEqual([51]);
    expect(record.rows).toEqual({ read: 30_051, kept: 30_050, dropped: 1 });
    expect(Object.values(splits).flat()).toHaveLength(30_050);
  });

  it('says that a file has no rows, and that it is empty', async () => {
    expect(await failure(prepareText('.csv', 'question,answer\n'))).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('has no rows, only a header'),
    });
    expect(await failure(prepareText('.csv', '\n \n'))).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('is empty'),
    });
    expect(await failure(prepareText('.csv', 'question,answer\n,\n'))).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('none of the 1 rows of'),
    });
  });
});

describe('the columns', () => {
  it('are guessed with a stated confidence', async () => {
    const csv = `Id,Title,Body,Tags,Y\n${many(12, (index) => `${index},t${index},body text ${index},<c>,${index % 2 === 0 ? 'HQ' : 'LQ'}`)}\n`;
    const { record } = await prepareText('.csv', csv);
    expect(record.columns).toEqual({
      question: { column: 'Body', confidence: 0.8, why: 'by its name' },
      answer: { column: 'Y', confidence: 0.8, why: 'by its name' },
    });
    expect(record.task).toBe('classification');
  });

  it('are guessed from content when names say nothing, with a warning', async () => {
    const csv = `c1,c2\n${many(12, (index) => `some longer text number ${index},${index % 2 === 0 ? 'yes' : 'no'}`)}\n`;
    const { record } = await prepareText('.csv', csv);
    expect(record.columns['answer']).toMatchObject({ column: 'c2', confidence: 0.6 });
    expect(problem(record, 'columns_guessed')?.count).toBe(2);
  });

  it('cannot be guessed: the error lists them and gives the argument to pass', async () => {
    const csv = `k1,k2,k3\n${many(5, (index) => `aaa${index},bbb${index},ccc${index}`)}\n`;
    expect(await failure(prepareText('.csv', csv))).toMatchObject({
      code: 'bad_request',
      message: 'cannot tell which column is the question and the answer; the columns are k1, k2, k3',
      next: 'pass columns, for example {"question":"<column of the question>","answer":"<column of the answer>"}',
    });
  });

  it('that do not exist are refused with the nearest one', async () => {
    const csv = 'Body,Label\na,b\n';
    expect(await failure(prepareText('.csv', csv, { columns: { question: 'body' } }))).toMatchObject({
      message: 'columns.question names column "body"; the columns are Body, Label',
      next: 'did you mean "Body"?',
    });
    expect(await failure(prepareText('.csv', csv, { columns: { qestion: 'Body' } }))).toMatchObject({
      next: 'did you mean question?',
    });
    expect(await failure(prepareText('.csv', csv, { group_by: 'Lable' }))).toMatchObject({
      next: 'did you mean "Label"?',
    });
  });

  it('instruction with a separate input are joined rather than losing the input', async () => {
    const rows = [
      { instruction: 'Translate', input: 'Hund', output: 'dog' },
      { instruction: 'Greet', input: '', output: 'Hello' },
    ];
    const { lines, record } = await prepareText('.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), {
      split: { train: 1 },
    });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['Translate\n\nHund', 'Greet']);
    expect(record.columns['input']).toMatchObject({ column: 'input', why: 'belongs to the instruction' });
    const csv = await prepareText('.csv', 'instruction,input,output\nTranslate,Hund,dog\n', { split: { train: 1 } });
    expect(csv.lines).toEqual(lines.slice(0, 1));
  });
});

describe('prepareDataset on JSONL', () => {
  it('reports lines that are not objects and keeps the rest', async () => {
    const text = [
      '{"question":"a","answer":"b"}',
      '{oops',
      '',
      '5',
      '{"question":"c","answer":1}',
      '{"question":"d"}',
      '{"question":"e","answer":["x"]}',
      String.raw`{"question":"\ud800","answer":"x"}`,
      '',
    ].join('\n');
    const { record, lines } = await prepareText('.jsonl', text, { split: { train: 1 } });
    expect(lines.map(turnsOf)).toEqual([
      { prompt: 'a', answer: 'b' },
      { prompt: 'c', answer: '1' },
    ]);
    expect(record.rows).toEqual({ read: 7, kept: 2, dropped: 5 });
    expect(problem(record, 'bad_json')?.examples[0]).toMatchObject({
      row: 2,
      detail: expect.stringContaining('line 2: not JSON'),
    });
    expect(problem(record, 'not_an_object')?.examples[0]).toEqual({
      row: 3,
      detail: 'line 4: the row is a number, not an object',
    });
    expect(problem(record, 'missing_value')?.examples[0]?.row).toBe(5);
    expect(problem(record, 'not_text')?.examples[0]?.row).toBe(6);
    expect(problem(record, 'bad_unicode')?.examples[0]?.row).toBe(7);
    expect(record.repairs).toContainEqual({ code: 'number_to_text', count: 1 });
  });

  it('writes the same bytes whichever way a text was escaped', async () => {
    const text = [
      '{"question":"é/","answer":"b\\n"}',
      String.raw`{ "answer" : "b\u000a", "question":"\u00e9\/" }`,
    ].join('\n');
    const { record, lines } = await prepareText('.jsonl', text, { split: { train: 1 } });
    expect(lines).toHaveLength(1);
    expect(record.repairs).toContainEqual({ code: 'exact_duplicates', count: 1 });
  });

  it('reads evaluation rows, and writes them in their key order', async () => {
    const rows = '{"response":"Lion","query":"Name the crest","metadata":"batch-4","system":"Heraldry"}';
    const { record, lines } = await prepareText('.jsonl', rows, { method: 'eval', split: { test: 1 } });
    expect(lines).toEqual(['{"query":"Name the crest","response":"Lion","system":"Heraldry","metadata":"batch-4"}']);
    expect(record).toMatchObject({
      shape: 'eval',
      columns: { query: { column: 'query' }, response: { column: 'response' } },
    });
  });

  it('reads flat, evaluation and Converse rows in one file, row by row', async () => {
    const text = [
      '{"question":"flat","answer":"1"}',
      '{"query":"eval","response":"2"}',
      '{"schemaVersion":"bedrock-conversation-2024","messages":[{"role":"user","content":[{"text":"chat"}]},{"role":"assistant","content":[{"text":"3"}]}]}',
    ].join('\n');
    const { lines } = await prepareText('.jsonl', text, {
      columns: { question: 'question', answer: 'answer' },
      split: { train: 1 },
    });
    expect(lines.map(turnsOf)).toEqual([
      { prompt: 'flat', answer: '1' },
      { prompt: 'eval', answer: '2' },
      { prompt: 'chat', answer: '3' },
    ]);
  });

  it('refuses files of other formats by name', async () => {
    expect(await failure(prepareText('.jsonl', Buffer.from('PK\u0003\u0004xxxx')))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('is a zip archive'),
    });
    expect(await failure(prepareText('.jsonl', '{oops\n[1]\n'))).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('none of the 2 rows'),
    });
  });
});

describe('what rows say together', () => {
  const sft = (rows: [string, string][]) => `question,answer\n${rows.map(([q, a]) => `${q},${a}`).join('\n')}\n`;

  it('exact duplicates are removed and counted, or kept and counted when repairs are off', async () => {
    const csv = sft([
      ['a', '1'],
      ['b', '2'],
      ['a', '1'],
      ['a', '1'],
    ]);
    const repaired = await prepareText('.csv', csv, { split: { train: 1 } });
    expect(repaired.lines).toHaveLength(2);
    expect(repaired.record.repairs).toEqual([{ code: 'exact_duplicates', count: 2 }]);
    expect(problem(repaired.record, 'exact_duplicates')?.examples.map(({ row }) => row)).toEqual([3, 4]);
    const kept = await prepareText('.csv', csv, { split: { train: 1 }, repair: false });
    expect(kept.lines).toHaveLength(4);
    expect(problem(kept.record, 'exact_duplicates')?.count).toBe(2);
  });

  it('a second answer to a known prompt is removed when it is repeated', async () => {
    const { lines } = await prepareText(
      '.csv',
      sft([
        ['a', '1'],
        ['a', '2'],
        ['a', '2'],
        ['a', '1'],
      ]),
      { split: { train: 1 } },
    );
    expect(lines.map((line) => turnsOf(line).answer)).toEqual(['1', '2']);
  });

  it('contradictory answers to one prompt are found, whatever its case and spacing', async () => {
    const { record } = await prepareText(
      '.csv',
      sft([
        ['is it?', 'yes'],
        ['other', 'x'],
        ['Is  it?', 'no'],
        ['is it?', 'no'],
      ]),
      { split: { train: 1 } },
    );
    expect(problem(record, 'contradictory_targets')).toMatchObject({
      severity: 'warn',
      count: 2,
      examples: [{ row: 3 }, { row: 4 }],
    });
  });

  it('the same prompt under another system prompt is no contradiction', async () => {
    const { record } = await prepareText('.csv', 'question,answer,system\na,1,one\na,2,two\n', { split: { train: 1 } });
    expect(problem(record, 'contradictory_targets')).toBeUndefined();
  });

  it('labels that differ by case, space or a full stop, and rare labels, are named', async () => {
    const rows = Array.from({ length: 60 }, (_, index): [string, string] => [
      `q${index}`,
      index < 45 ? 'HQ' : index < 58 ? 'LQ' : 'hq.',
    ]);
    const { record } = await prepareText('.csv', sft(rows));
    expect(record.labels).toEqual({ HQ: 45, LQ: 13, 'hq.': 2 });
    expect(problem(record, 'label_variants')?.examples).toEqual([{ row: 59, detail: '"hq." (2) beside "HQ" (45)' }]);
    expect(problem(record, 'label_imbalance')?.examples[0]?.detail).toBe('"HQ" has 45 rows, "hq." has 2');
  });

  it('a task with as many answers as rows is open', async () => {
    const { record } = await prepareText(
      '.csv',
      sft(Array.from({ length: 50 }, (_, index) => [`q${index}`, `a${index}`])),
    );
    expect(record).toMatchObject({ task: 'open' });
    expect(record.labels).toBeUndefined();
  });

  it('a system prompt on some rows only blocks, and a constant one fills the gaps', async () => {
    const csv = 'question,answer,system\na,1,Be terse.\nb,2,\nc,3,Be terse.\n';
    const mixed = await prepareText('.csv', csv, { split: { train: 1 } });
    expect(mixed.record.ready).toBe(false);
    expect(problem(mixed.record, 'inconsistent_system')).toMatchObject({
      severity: 'block',
      count: 1,
      examples: [{ row: 2 }],
    });
    const filled = await prepareText('.csv', csv, { split: { train: 1 }, system: 'Say "x".' });
    expect(filled.record.ready).toBe(true);
    expect(filled.lines[1]).toContain(String.raw`"system":[{"text":"Say \"x\"."}]`);
  });

  it('with repairs off a row that had to be dropped blocks', async () => {
    const { record } = await prepareText('.csv', 'question,answer\na,1\nb,2\nc\n', {
      split: { train: 1 },
      repair: false,
    });
    expect(record.ready).toBe(false);
    expect(problem(record, 'short_row')?.severity).toBe('block');
  });
});

describe('the splits of a dataset', () => {
  const labelled = `question,answer,team\n${many(600, (index) => `ticket ${index % 550},${index % 3 === 0 ? 'bug' : 'idea'},t${index % 40}`)}\n`;

  it('never share a prompt, whatever its case and spacing', async () => {
    const csv = `question,answer\n${many(900, (index) => `${index % 2 === 0 ? 'Prompt' : 'prompt '} ${index % 300},${index}`)}\n`;
    const { splits } = await prepareText('.csv', csv, { seed: 7 });
    const seen = new Map<string, string>();
    for (const [name, lines] of Object.entries(splits))
      for (const line of lines) {
        const key = turnsOf(line).prompt.toLowerCase().replace(/\s+/g, ' ').trim();
        expect(seen.get(key) ?? name).toBe(name);
        seen.set(key, name);
      }
    expect(seen.size).toBe(300);
  });

  it('keep a group together, and drop a row whose prompt and group disagree', async () => {
    const { record, splits } = await prepareText('.csv', labelled, { group_by: 'team' });
    const teams = new Map<string, Set<string>>();
    const teamOf = new Map(
      labelled
        .split('\n')
        .slice(1)
        .map((line) => [line.split(',')[0], line.split(',')[2]]),
    );
    for (const [name, lines] of Object.entries(splits))
      for (const line of lines) {
        const { prompt } = turnsOf(line);
        if (Number(prompt.split(' ')[1]) < 50) continue; // these prompts occur in two teams
        const team = teamOf.get(prompt) ?? '';
        teams.set(team, (teams.get(team) ?? new Set()).add(name));
      }
    expect([...teams.values()].every((names) => names.size === 1)).toBe(true);
    const dropped = (problem(record, 'split_conflict')?.count ?? 0) + (problem(record, 'exact_duplicates')?.count ?? 0);
    expect(record.rows.dropped).toBe(dropped);
  });

  it('stay as they are when rows are added', async () => {
    const first = await prepareText('.csv', labelled);
    const more = await prepareText('.csv', `${labelled}${many(200, (index) => `new ${index},idea,t1`)}\n`);
    for (const [name, lines] of Object.entries(first.splits))
      expect(more.splits[name]?.slice(0, lines.length)).toEqual(lines);
  });

  it('hold the label shares and say how many of each label they have', async () => {
    const { record } = await prepareText('.csv', labelled);
    const { train, validation, test } = record.splits;
    for (const label of ['bug', 'idea']) {
      const total = record.labels?.[label] ?? 0;
      const [a, b, c] = [train?.labels?.[label] ?? 0, validation?.labels?.[label] ?? 0, test?.labels?.[label] ?? 0];
      expect(a + b + c).toBe(total);
      for (const [count, share] of [
        [a, 0.8],
        [b, 0.1],
        [c, 0.1],
      ] as const)
        expect(Math.abs(count - share * total)).toBeLessThanOrEqual(Math.max(1, 0.02 * total) + 0.001);
    }
  });

  it('can be stratified by a column', async () => {
    const csv = `question,answer,kind\n${many(400, (index) => `q${index},a long and free answer number ${index} ${'x'.repeat(60)},${index % 4 === 0 ? 'rare' : 'usual'}`)}\n`;
    const { splits } = await prepareText('.csv', csv, { stratify_by: 'kind' });
    const rare = splits['test']?.filter((line) => Number(turnsOf(line).prompt.slice(1)) % 4 === 0).length ?? 0;
    expect(Math.abs(rare - 10)).toBeLessThanOrEqual(2);
  });

  it('whose shares do not sum to 1 are refused with the sum', async () => {
    const percent = { train: 80, validation: 10, test: 10 };
    expect(PrepareRequest.safeParse({ source: 'x', split: percent }).success).toBe(false);
    expect(await failure(prepareText('.csv', labelled, { split: { train: 0.8, test: 0.1 } }))).toMatchObject({
      message: 'split has train 0.8 + validation 0 + test 0.1 = 0.9, but the shares must sum to 1',
    });
  });

  it('that stay empty are named', async () => {
    const { record } = await prepareText('.csv', 'question,answer\na,1\nb,2\n');
    expect(problem(record, 'split_empty')?.examples.map(({ detail }) => detail)).toEqual([
      'validation has no rows, though its share is 0.1',
      'test has no rows, though its share is 0.1',
    ]);
  });
});

describe('the dataset', () => {
  const csv = 'question,answer\na,1\nb,2\nc,3\n';

  it('is the same for the same call, and takes further names', async () => {
    const source = place.put('same.csv', csv);
    const first = await place.prepare({ source, name: 'tickets' });
    const second = await place.prepare({ source, name: 'again' });
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.record.id).toBe(first.record.id);
    expect(second.record.names).toEqual(['tickets', 'again']);
    expect(place.datasets().filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('can be prepared again from its id, the beginning of it, or its name', async () => {
    const source = place.put('renamed.csv', 'x1,x2\nsome question,some answer\nanother question,another answer\n');
    const { record } = await place.prepare({
      source,
      columns: { question: 'x1', answer: 'x2' },
      name: 'odd',
      split: { train: 1 },
    });
    for (const named of [record.id, record.id.slice(0, 9), 'odd']) {
      const again = await place.prepare({ source: named, method: 'eval', split: { train: 1 } });
      expect(again.record).toMatchObject({ method: 'eval', source: { uri: source } });
    }
    const mapped = await place.prepare({ source: 'odd', split: { train: 1 } });
    expect(mapped.record.id).toBe(record.id);
  });

  it('leaves nothing behind when it is cancelled half way', async () => {
    const source = place.put(
      'large.csv',
      `question,answer\n${many(60_000, (index) => `q${index} ${'x'.repeat(60)},a${index}`)}\n`,
    );
    const before = place.datasets();
    const controller = new AbortController();
    const call = { signal: controller.signal, progress: (done: number) => done > 1_000_000 && controller.abort() };
    let ticks = 0;
    const effects = { ledger: place.ledger, now: () => new Date(ticks++ * 1000) };
    expect(await failure(prepareDataset(effects, PrepareRequest.parse({ source }), call))).toMatchObject({
      code: 'cancelled',
    });
    expect(place.datasets()).toEqual(before);
  });

  it('tells its progress up to the end', async () => {
    const source = place.put('progress.csv', csv);
    const told: [number, number][] = [];
    const call = {
      signal: new AbortController().signal,
      progress: (done: number, total: number) => void told.push([done, total]),
    };
    await prepareDataset(
      { ledger: place.ledger, now: () => new Date() },
      PrepareRequest.parse({ source, seed: 9 }),
      call,
    );
    expect(told.at(-1)).toEqual([csv.length, csv.length]);
  });

  it('says which file is meant when there is none, and refuses what it cannot do yet', async () => {
    place.put('tickets-may.csv', csv);
    const refuse = async (request: Record<string, unknown>, code: string, text: string) =>
      expect(await failure(place.prepare({ source: place.put('a.csv', csv), ...request }))).toMatchObject({
        code,
        message: expect.stringContaining(text),
      });
    const missing = await failure(place.prepare({ source: `${place.root}/tickets-mai.csv` }));
    expect(missing).toMatchObject({ code: 'not_found', next: `did you mean ${place.root}/tickets-may.csv?` });
    await refuse({ source: 'gs://bucket/x.csv' }, 'unsupported', 'gs://');
    await refuse({ source: `${place.root}/*.parquet` }, 'not_found', 'no file fits');
    await refuse({ source: 'ds-abc' }, 'not_found', 'there is no dataset ds-abc');
    await refuse({ method: 'dpo' }, 'unsupported', 'nova-2-lite does not train by dpo');
    await refuse({ check_against: ['x'] }, 'not_found', 'there is no file');
    await refuse({ destination: '/tmp/here' }, 'bad_request', 'destination /tmp/here');
    await refuse({ model: 'nova-3-turbo' }, 'bad_request', 'there is no model "nova-3-turbo"');
  });

  it('keeps hashes that are those of its files', async () => {
    const { createHash } = await import('node:crypto');
    const long = many(20_000, (index) => `question ${index} ${'x'.repeat(100)},answer ${index % 7}`);
    const text = `question,answer\n${long}\n`;
    const { record } = await prepareText('.csv', text);
    for (const { uri, sha256, bytes, rows } of Object.values(record.splits)) {
      const content = readFileSync(uri);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
      expect(content.toString().split('\n').length - 1).toBe(rows);
    }
    expect(record.source.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });
});
