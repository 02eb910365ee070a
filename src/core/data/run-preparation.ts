import { ForgeError } from '../errors.ts';
import type { Check } from './checks/check.ts';
import { createConsistencyCheck } from './checks/consistency.ts';
import { type LabelCheck, createLabelCheck } from './checks/labels.ts';
import { type LengthCheck, createLengthCheck } from './checks/lengths.ts';
import { createSubstanceChecks } from './checks/substance.ts';
import { createDraftRow } from './draft-row.ts';
import { createHash64 } from './hash-bytes.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import { type ProblemLog, createProblemLog } from './problem-log.ts';
import { type RepairSample, createRowMender } from './repairs/row-mender.ts';
import { createRowPipeline } from './row-pipeline.ts';
import { createRowSample } from './sample-rows.ts';
import { readBytes } from './sources/read-bytes.ts';
import { type SplitChooser, createSplitChooser } from './splitting/choose-split.ts';
import { type WrittenSplit, openSplitFiles } from './splitting/split-files.ts';
import type { SplitName } from './splitting/split-names.ts';

const PROGRESS_MS = 200;

/** What came of reading the whole file. */
export type PreparationOutcome = {
  source: { bytes: number; sha256: string };
  read: number;
  kept: number;
  duplicates: number;
  written: Record<SplitName, WrittenSplit>;
  problems: ProblemLog;
  repairSamples: RepairSample[];
  checks: readonly Check[];
  labels: LabelCheck;
  lengths: LengthCheck;
  chooser: SplitChooser;
  sample: Buffer[];
};

type Call = { signal: AbortSignal; progress: (done: number, total: number, message: string) => void };

/** Reads the source once, row by row, into the split files of `folder`. Throws ForgeError when no row can be used. */
export async function runPreparation(
  folder: string,
  now: () => Date,
  plan: PreparationPlan,
  call: Call,
): Promise<PreparationOutcome> {
  const { request, mapping } = plan;
  const problems = createProblemLog(request.repair);
  const labels = createLabelCheck();
  const lengths = createLengthCheck(plan.system?.length ?? 0);
  const mender = createRowMender({ repair: request.repair, redact: request.redact === 'pii', problems });
  const hash = await createHash64();
  const checks = [labels, lengths, ...consistencyChecks(), ...createSubstanceChecks(request, hash, problems)];
  const chooser = createSplitChooser(request.split, request.seed);
  const sample = createRowSample();
  const files = await openSplitFiles(folder);
  try {
    const pipeline = createRowPipeline({
      shape: plan.shape,
      system: plan.system,
      hash,
      chooser,
      files,
      sample,
      problems,
      checks,
      mender,
      repair: request.repair,
      refuseReserved: plan.refuseReserved,
      grouped: mapping.roles.group !== undefined,
      stratified: mapping.roles.stratum !== undefined,
    });
    const options = {
      columns: mapping.roles,
      system: request.system,
      repair: request.repair,
      reasoning: plan.reasoning,
    };
    const parser = plan.format.parser(plan.head, options, createDraftRow(), pipeline);
    const tell = createProgress(now, call.progress, () => parser.records());
    const source = await readBytes(plan.path, parser, {
      signal: call.signal,
      afterChunk: async (done, total) => {
        await files.flush();
        tell(done, total);
      },
    });
    const outcome = {
      source,
      read: parser.records(),
      kept: pipeline.kept(),
      duplicates: pipeline.duplicates(),
      problems,
    };
    if (outcome.kept === 0) throw nothingUsable(plan.path, outcome);
    const written = await files.finish();
    return {
      ...outcome,
      written,
      checks,
      labels,
      lengths,
      chooser,
      sample: sample.lines(),
      repairSamples: mender.samples(),
    };
  } finally {
    await files.close();
  }
}

/** What Nova training wants in all rows or in none, and evaluation likewise (system only). */
function consistencyChecks(): Check[] {
  return [
    createConsistencyCheck('inconsistent_system', 'a system prompt', ({ hasSystem }) => hasSystem),
    createConsistencyCheck('inconsistent_reasoning', 'reasoning', ({ draft }) => draft.reasoning.start >= 0),
  ];
}

function createProgress(now: () => Date, progress: Call['progress'], records: () => number) {
  let told = 0;
  return (done: number, total: number): void => {
    const time = now().getTime();
    if (time - told < PROGRESS_MS && done < total) return;
    told = time;
    progress(done, total, `${records()} rows read`);
  };
}

function nothingUsable(path: string, { read, problems }: { read: number; problems: ProblemLog }): ForgeError {
  if (read === 0)
    return new ForgeError('bad_data', `${path} has no rows, only a header`, { next: 'name a file with rows in it' });
  const found = problems
    .problems()
    .map(({ code, count, examples }) => `${code} ${count} (${examples[0]?.detail ?? ''})`);
  const [worst] = problems.problems().toSorted((a, b) => b.count - a.count);
  return new ForgeError(
    'bad_data',
    `none of the ${read} rows of ${path} can be used: ${found.slice(0, 3).join('; ')}`,
    {
      next: worst?.fix ?? 'look at the file',
    },
  );
}
