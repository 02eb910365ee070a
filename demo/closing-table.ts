import { type Answer, asObject, type Played } from './agent.ts';

type Closing = {
  untrained: Answer;
  runs: readonly { name: string; run: string; evaluation: Answer }[];
  metric: string;
  comparison: Answer;
  played: readonly Played[];
};

/** What the loop came to: each model's number and verdict, then what each call took. */
export function closingTable({ untrained, runs, metric, comparison, played }: Closing): string {
  const verdicts = asObject(comparison['verdict']);
  const rows = [
    ['model', metric, '95 % interval', 'against untrained'],
    modelRow('untrained', untrained, metric, ''),
    ...runs.map(({ name, run, evaluation }) => modelRow(name, evaluation, metric, String(verdicts[run] ?? ''))),
  ];
  const calls = played.map(({ tool, seconds, tokens }) => [tool, `${seconds.toFixed(2)} s`, `${tokens} tokens`]);
  const largest = Math.max(...played.map(({ tokens }) => tokens));
  return `\n${table(rows)}\n\n${table([['call', 'time', 'answer'], ...calls])}\nlargest answer: ${largest} tokens (o200k, text and structured part)`;
}

function modelRow(name: string, evaluation: Answer, metric: string, verdict: string): string[] {
  const measured = asObject(asObject(evaluation['metrics'])[metric]);
  const interval = Array.isArray(measured['ci95'])
    ? measured['ci95'].map((end: unknown) => Number(end).toFixed(3)).join(' to ')
    : '';
  return [name, Number(measured['value']).toFixed(3), interval, verdict];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}
