import { labelBars } from '../../charts/label-bars.ts';
import { type Bin, lengthHistogram } from '../../charts/length-histogram.ts';
import { type ReportSection, reportHtml } from '../../charts/report-html.ts';
import type { DatasetRecord } from '../../runs/dataset-record.ts';
import type { DatasetReport } from '../report.ts';

/** Counted lengths of prompts and answers, in characters. */
export type CardLengths = { prompt: readonly Bin[]; answer: readonly Bin[] };

/** A dataset as one page: what it was made of and how, what is in it, what was found. No text of any row is on it but labels. */
export function datasetCard(record: DatasetRecord, report: DatasetReport, lengths: CardLengths): string {
  const { id, names, created_at } = record;
  return reportHtml({
    title: `Dataset ${names[0] ?? id}`,
    generated_at: created_at,
    sections: [
      summary(record),
      source(report),
      checks(report),
      ...labelSection(report),
      lengthSection(report, lengths),
      options(report),
      { heading: 'Notes', paragraphs: report.notes },
    ],
  });
}

function summary({ id, ready, method, model, shape, rows, splits, content_hash }: DatasetRecord): ReportSection {
  const verdict = ready ? 'ready for training' : 'NOT ready: see the checks that block';
  return {
    heading: 'Summary',
    paragraphs: [
      `${id} is ${verdict}. ${rows.kept} of ${rows.read} rows were kept, as ${shape} rows for ${method} on ${model}.`,
      `content hash ${content_hash}`,
    ],
    table: {
      columns: ['split', 'rows', 'tokens (estimate)', 'bytes', 'sha256'],
      numeric: [1, 2, 3],
      rows: Object.entries(splits).map(([name, split]) => [
        name,
        String(split.rows),
        String(split.tokens_estimate),
        String(split.bytes),
        split.sha256.slice(0, 16),
      ]),
    },
  };
}

function source({ source: { uri, bytes, sha256, format }, files = [] }: DatasetReport): ReportSection {
  const parts = files.length === 0 ? [{ uri, format, bytes, sha256 }] : files;
  return {
    heading: 'Source',
    paragraphs: files.length === 0 ? [] : [`${files.length} files, sha256 of all ${sha256}`],
    table: {
      columns: ['address', 'format', 'bytes', 'sha256'],
      numeric: [2],
      rows: parts.slice(0, 50).map((part) => [part.uri, part.format, String(part.bytes), part.sha256]),
    },
  };
}

function checks({ problems, repairs }: DatasetReport): ReportSection {
  const repaired = repairs.map(({ code, count }) => `${code} ${count}`).join(', ');
  return {
    heading: 'Checks',
    paragraphs: [
      problems.length === 0 ? 'Nothing was found.' : 'The rows are listed in problems.jsonl beside this page.',
      ...(repaired === '' ? [] : [`Repaired: ${repaired}.`]),
    ],
    table: {
      columns: ['severity', 'check', 'rows', 'what to do'],
      numeric: [2],
      rows: problems.map(({ severity, code, count, fix }) => [severity, code, String(count), fix]),
    },
  };
}

function labelSection({ splits, labels }: DatasetReport): ReportSection[] {
  if (labels === undefined) return [];
  const counts = Object.entries(splits).map(([name, split]) => [name, split.labels ?? {}] as const);
  const svg = labelBars({ title: 'Rows by label', splits: Object.fromEntries(counts) });
  return [{ heading: 'Labels', paragraphs: [], svg }];
}

function lengthSection({ lengths }: DatasetReport, bins: CardLengths): ReportSection {
  const plot = (what: 'prompt' | 'answer'): string => {
    const { p50, p90, p99 } = lengths[what];
    const title = `Length of the ${what}`;
    return lengthHistogram({ title, x_label: `characters of the ${what}`, bins: bins[what], marks: { p50, p90, p99 } });
  };
  return { heading: 'Lengths', paragraphs: [], svg: [plot('prompt'), plot('answer')] };
}

function options({ options: chosen, columns }: DatasetReport): ReportSection {
  const columnRows = Object.entries(columns).map(([key, { column, confidence }]) => [
    `column of ${key}`,
    confidence === undefined ? column : `${column} (guessed, confidence ${confidence})`,
  ]);
  const optionRows = Object.entries(chosen).map(([name, value]) => [name, cut(JSON.stringify(value) ?? '')]);
  return {
    heading: 'Options',
    paragraphs: ['The same source with the same options is the same dataset.'],
    table: { columns: ['option', 'value'], rows: [...columnRows, ...optionRows] },
  };
}

function cut(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
