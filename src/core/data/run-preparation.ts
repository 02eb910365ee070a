import { join } from 'node:path';
import { ForgeError } from '../errors.ts';
import type { ThreadEntry } from '../ports/threads.ts';
import type { Check } from './checks/check.ts';
import { createKnownRowsCheck } from './checks/known-rows.ts';
import { comparedShare, rowFilters } from './filters/row-filters.ts';
import { createContaminationCheck } from './checks/contamination.ts';
import publicTestRuns from './checks/public-test-runs.json' with { type: 'json' };
import { consistencyChecks } from './checks/consistency-rules.ts';
import { type LabelCheck, createLabelCheck } from './checks/labels.ts';
import { type LengthCheck, createLengthCheck } from './checks/lengths.ts';
import { createSubstanceChecks } from './checks/substance.ts';
import { createHash64 } from './hash-bytes.ts';
import { type MediaCheck, createMediaCheck } from './media/media-check.ts';
import { NEAR_BOUNDS, createNearCheck } from './near-duplicates/near-check.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import { createPictureFiles } from './media/picture-files.ts';
import { type ProblemList, createProblemList } from './problem-list.ts';
import { type ProblemLog, createProblemLog } from './problem-log.ts';
import { type RepairSample, createRowMender } from './repairs/row-mender.ts';
import { planSplit } from './plan-split.ts';
import { pictureFolder, reportFiles } from './report.ts';
import { readRows } from './read-rows.ts';
import { mixedOrder } from './replay/mixed-order.ts';
import { createReplayRows } from './replay/replay-rows.ts';
import { createRowPipeline } from './row-pipeline.ts';
import { createRowSample } from './sample-rows.ts';
import { type ShapeTally, createShapeTally } from './shape-tally.ts';
import { createPlaces } from './sources/places.ts';
import type { PartFacts } from './sources/read-parts.ts';
import type { SplitChooser } from './splitting/choose-split.ts';
import { REMEMBERED, createRowMemory } from './splitting/row-memory.ts';
import { placesOf, reorderLines } from './splitting/reorder-lines.ts';
import { type WrittenSplit, openSplitFiles } from './splitting/split-files.ts';
import { type SplitName, splitNames } from './splitting/split-names.ts';

const PROGRESS_MS = 200;

/** What came of reading the whole file. */
export type PreparationOutcome = {
  source: { bytes: number; sha256: string };
  files: readonly PartFacts[];
  read: number;
  /** What is to be known about how the rows were read. */
  notes: readonly string[];
  kept: number;
  duplicates: number;
  written: Record<SplitName, WrittenSplit>;
  /** Rows of `written` that are replayed. */
  replayed: number;
  problems: ProblemLog;
  /** Every row with a problem; to be flushed once more when all is said. */
  list: ProblemList;
  repairSamples: RepairSample[];
  checks: readonly Check[];
  labels: LabelCheck;
  media: MediaCheck;
  lengths: LengthCheck;
  chooser: SplitChooser;
  sample: Buffer[];
  shapes: ShapeTally;
};

type Effects = { now: () => Date; thread?: ThreadEntry; remembered?: number };
type Call = { signal: AbortSignal; progress: (done: number, total: number, message: string) => void };

/** Reads the source once, row by row, into the split files of `folder`. Throws ForgeError when no row can be used. */
export async function runPreparation(
  { now, thread, remembered = REMEMBERED }: Effects,
  folder: string,
  plan: PreparationPlan,
  call: Call,
): Promise<PreparationOutcome> {
  const { request, mapping } = plan;
  const places = createPlaces(plan.source.parts.length + (plan.replay === undefined ? 0 : 1));
  const list = createProblemList(join(folder, reportFiles.problems));
  const problems = createProblemLog(request.repair, places.placeOf, list);
  const labels = createLabelCheck();
  const lengths = createLengthCheck(plan.system?.length ?? 0);
  const mender = createRowMender({ repair: request.repair, redact: request.redact === 'pii', problems });
  const hash = await createHash64();
  const checks = [
    labels,
    lengths,
    ...consistencyChecks(plan.target),
    ...createSubstanceChecks(request, hash, problems),
  ];
  const media = createMediaCheck(problems, plan.target);
  checks.push(media);
  const sample = createRowSample();
  const shapes = createShapeTally();
  const near = createNearCheck(NEAR_BOUNDS, comparedShare(plan));
  checks.push(near, createContaminationCheck([...publicTestRuns, ...(plan.runs ?? [])], near.words, problems));
  if (plan.known !== undefined) checks.push(createKnownRowsCheck(plan.known, problems));
  const replay = plan.replay === undefined ? undefined : createReplayRows(plan.replay, plan, hash);
  if (replay !== undefined) checks.push(replay.check);
  const files = await openSplitFiles(folder);
  try {
    const { chooser, unplaceable, order } = await planSplit(plan, hash, call.signal);
    const parts = {
      shape: plan.shape,
      system: plan.system,
      hash,
      chooser,
      memory: createRowMemory(remembered),
      files,
      sample,
      problems,
      checks,
      mender,
      near,
      ...rowFilters(plan),
      repair: request.repair,
      refuseReserved: plan.target.reserved,
      shapes,
      grouped: mapping.roles.group !== undefined,
      stratified: mapping.roles.stratum !== undefined,
      unplaceable,
    };
    const pipeline = createRowPipeline(replay?.around(parts) ?? parts);
    const pictures = createPictureFiles(join(folder, pictureFolder));
    const tell = createProgress(now, call.progress);
    const readAll = await readRows(thread, plan, {
      signal: call.signal,
      sink: {
        ...pipeline,
        picture: pictures.add,
        begin: places.begin,
        tell: (code, detail) => problems.note(code, 1, [{ row: 0, detail }]),
      },
      afterChunk: async (done, total, rows) => {
        await files.flush();
        await pictures.flush();
        await list.flush();
        tell(done, total, rows);
      },
    });
    const outcome = {
      ...readAll,
      kept: pipeline.kept(),
      duplicates: pipeline.duplicates(),
      problems,
    };
    reportMemory(remembered, pipeline.unremembered(), problems);
    if (outcome.kept === 0) throw nothingUsable(plan.source.uri, outcome);
    if (plan.replay !== undefined) places.begin(`replay of ${plan.replay.dataset}`, readAll.read + 1);
    const mixing = {
      pipeline,
      own: files.rows(0),
      read: readAll.read,
      flush: () => files.flush(),
      signal: call.signal,
    };
    const replayed = (await replay?.run(mixing)) ?? 0;
    const ordered = await inOrder(folder, await files.finish(), order);
    const written = await mixReplayed(folder, ordered, replayed);
    return {
      ...outcome,
      written,
      replayed,
      list,
      checks,
      labels,
      media,
      lengths,
      chooser,
      sample: sample.lines(),
      shapes,
      repairSamples: mender.samples(),
    };
  } finally {
    await files.close();
  }
}

/** From the row on at which the memory was full, what is said of repetitions is a lower bound. */
function reportMemory(remembered: number, unremembered: number, problems: ProblemLog): void {
  if (unremembered === 0) return;
  const detail = `${remembered} prompts are remembered; of ${unremembered} rows behind them, repetitions were not looked for`;
  problems.note('repetitions_estimated', unremembered, [{ row: 0, detail }]);
}

/** Replayed rows stand among the others, not behind them. */
async function mixReplayed(folder: string, written: PreparationOutcome['written'], replayed: number) {
  if (replayed === 0) return written;
  const train = await reorderLines(join(folder, 'train.jsonl'), mixedOrder(written.train.rows, replayed));
  return { ...written, train };
}

/** Puts the rows of each split into the asked order, if there is one. */
async function inOrder(
  folder: string,
  written: PreparationOutcome['written'],
  order: ((split: number) => Uint32Array) | undefined,
): Promise<PreparationOutcome['written']> {
  if (order === undefined) return written;
  const ordered = { ...written };
  for (const [split, name] of splitNames.entries())
    ordered[name] = await reorderLines(join(folder, `${name}.jsonl`), placesOf(order(split)));
  return ordered;
}

function createProgress(now: () => Date, progress: Call['progress']) {
  let told = 0;
  return (done: number, total: number, rows: number): void => {
    const time = now().getTime();
    if (time - told < PROGRESS_MS && done < total) return;
    told = time;
    progress(done, total, `${rows} rows read`);
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
