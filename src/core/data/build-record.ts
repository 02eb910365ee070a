import { join } from 'node:path';
import { fingerprint, idFrom } from '../fingerprint.ts';
import type { DatasetRecord, SplitInfo } from '../runs/dataset-record.ts';
import { sampleAdvice } from './checks/sample-advice.ts';
import { isReady, overrideNotes } from './checks/overrides.ts';
import { checkRowCounts } from './checks/row-counts.ts';
import type { LabelTable } from './checks/labels.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import type { ProblemLog } from './problem-log.ts';
import type { DatasetReport } from './report.ts';
import type { PreparationOutcome } from './run-preparation.ts';
import { MAX_STRATA } from './splitting/choose-split.ts';
import { splitNames } from './splitting/split-names.ts';

const SHOWN_EXAMPLES = 3;
const SURE = 0.7;
const SHOWN_FILES = 1000;

/** Puts together what is kept about a dataset: the record for the ledger and the full report. */
export function buildRecord(
  plan: PreparationPlan,
  outcome: PreparationOutcome,
  now: Date,
  folderOf: (id: string) => string,
): { record: DatasetRecord; report: DatasetReport } {
  const { request, method, shape } = plan;
  const { written, problems, read, kept } = outcome;
  const labels = outcome.labels.labels();
  reportWhole(plan, outcome);
  const { name: _name, detail: _detail, source: _source, ...options } = request;
  const content_hash = fingerprint(splitNames.map((split) => [split, written[split].sha256]));
  const id = datasetId(plan, outcome, content_hash);
  const found = problems.problems();
  const report: DatasetReport = {
    method,
    model: request.model,
    shape: shape.id,
    content_hash,
    ready: isReady(found, request.override ?? []),
    source: { uri: plan.source.uri, ...outcome.source, format: plan.sample.format },
    ...(outcome.files.length > 1 ? { files: outcome.files.slice(0, SHOWN_FILES) } : {}),
    options,
    rows: { read, kept, dropped: read - kept },
    splits: splitInfos(outcome, folderOf(id), labels),
    ...(plan.replay === undefined ? {} : { replay: { dataset: plan.replay.dataset, rows: outcome.replayed } }),
    columns: plan.mapping.used,
    problems: found,
    repairs: problems.repairs(),
    task: labels === undefined ? 'open' : 'classification',
    ...(labels === undefined ? {} : { labels: totals(labels) }),
    lengths: outcome.lengths.lengths(),
    notes: [
      ...notes(plan, outcome),
      ...outcome.notes,
      ...sampleAdvice({ train: written.train.rows, test: written.test.rows }, labels),
      ...outcome.checks.flatMap((check) => check.notes?.() ?? []),
      ...overrideNotes(found, request.override ?? []),
    ],
  };
  const { notes: _notes, files: _files, ...facts } = report;
  const names = request.name === undefined ? [] : [request.name];
  const problemsShown = found.map((problem) => ({ ...problem, examples: problem.examples.slice(0, SHOWN_EXAMPLES) }));
  return {
    record: { id, names, created_at: now.toISOString(), ...facts, problems: problemsShown },
    report: { ...report, repair_samples: outcome.repairSamples },
  };
}

/** The same file prepared in the same way is the same dataset, however its columns were found and whatever it is called. */
function datasetId(
  { request, method, shape, mapping, against }: PreparationPlan,
  { source, media }: PreparationOutcome,
  hash: string,
): string {
  const { model, system, split, seed, stratify_by, group_by, repair, compatibility } = request;
  const { redact, filters, override, check_against } = request;
  const changes = {
    ...(redact === 'none' ? {} : { redact }),
    filters,
    override,
    check_against,
    media: media.seen(),
    against,
  };
  const options = {
    system,
    split,
    seed,
    stratify_by,
    group_by,
    repair,
    ...(compatibility === undefined ? {} : { compatibility }),
    columns: mapping.roles,
    ...changes,
  };
  return idFrom('dataset', hash, source.sha256, method, model, shape.id, options);
}

/** Problems that only the whole shows. */
function reportWhole(plan: PreparationPlan, outcome: PreparationOutcome): void {
  const { problems, read, kept, written, chooser } = outcome;
  const { split, model, repair } = plan.request;
  for (const check of outcome.checks) check.report(problems);
  outcome.shapes.report(problems);
  const rows = { train: written.train.rows, validation: written.validation.rows, test: written.test.rows };
  checkRowCounts({ method: plan.method, model, split }, rows, problems);
  const { leftOut } = plan.source;
  if (leftOut.length > 0)
    problems.note('foreign_files', leftOut.length, [
      { row: 0, detail: `not read: ${leftOut.slice(0, 10).join(', ')}` },
    ]);
  reportGuesses(plan, problems);
  const unusable = read - kept - (repair ? outcome.duplicates : 0) - problems.count('filtered');
  if (unusable * 2 > read)
    problems.note('mostly_unusable', unusable, [{ row: 0, detail: `${unusable} of ${read} rows cannot be used` }]);
  if (chooser.overflowed())
    problems.note('strata_overflow', 1, [
      { row: 0, detail: `more than ${MAX_STRATA} strata: the others were taken as one` },
    ]);
}

function reportGuesses({ mapping, reasoningLeftOut, request }: PreparationPlan, problems: ProblemLog): void {
  const unsure = Object.entries(mapping.used).filter(
    ([, { confidence }]) => confidence !== undefined && confidence < SURE,
  );
  const details = unsure.map(([key, { column, confidence, why }]) => ({
    row: 0,
    detail: `${key} is taken from "${column}" (${why}, confidence ${confidence})`,
  }));
  if (details.length > 0) problems.note('columns_guessed', details.length, details);
  if (reasoningLeftOut === undefined) return;
  const detail = `column "${reasoningLeftOut}" is not used for ${request.model}`;
  problems.note('reasoning_left_out', 1, [{ row: 0, detail }]);
}

function splitInfos(
  { written, lengths }: PreparationOutcome,
  folder: string,
  labels: LabelTable | undefined,
): Record<string, SplitInfo> {
  const tokens = lengths.tokens();
  return Object.fromEntries(
    splitNames.map((name, index) => {
      const uri = join(folder, `${name}.jsonl`);
      const info = { ...written[name], uri, tokens_estimate: tokens[index] ?? 0 };
      return [name, labels === undefined ? info : { ...info, labels: ofSplit(labels, index) }];
    }),
  );
}

function ofSplit(labels: LabelTable, split: number): Record<string, number> {
  return Object.fromEntries([...labels].map(([label, counts]) => [label, counts[split] ?? 0]));
}

function totals(labels: LabelTable): Record<string, number> {
  return Object.fromEntries(
    [...labels].map(([label, counts]) => [label, counts.reduce((sum, count) => sum + count, 0)]),
  );
}

function notes({ sample, mapping }: PreparationPlan, { chooser, shapes }: PreparationOutcome): string[] {
  const used = new Set(Object.values(mapping.roles));
  const unused = sample.columns.filter((column) => !used.has(column));
  return [
    'tokens_estimate is bytes of text divided by 4',
    `strata used for the split: ${chooser.strata()}`,
    `shapes of the rows: ${shapes
      .counts()
      .map(({ shape, rows, share }) => `${shape} ${rows} (${share})`)
      .join(', ')}`,
    ...(unused.length > 0 ? [`columns not used: ${unused.slice(0, 50).join(', ')}`] : []),
  ];
}
