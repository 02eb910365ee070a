import type { Hash64 } from './hash-bytes.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import { comparedShare, rowFilters } from './filters/row-filters.ts';
import { NEAR_BOUNDS, createNearCheck } from './near-duplicates/near-check.ts';
import { createProblemLog } from './problem-log.ts';
import { createRowMender } from './repairs/row-mender.ts';
import { createRowPipeline } from './row-pipeline.ts';
import { createShapeTally } from './shape-tally.ts';
import { readParts } from './sources/read-parts.ts';
import type { ParserOptions } from './sources/source.ts';
import { createRowMemory } from './splitting/row-memory.ts';
import { createGivenChooser, momentOf, unplaceable } from './splitting/given-chooser.ts';

/** What has to be known of all rows before the first can be put into a split: how many are kept, and their moments. */
export type RowSurvey = { kept: number; moments: Float64Array };

/** Reads the source once without writing anything. Holds 8 bytes a row. */
export async function surveyRows(
  plan: PreparationPlan,
  options: ParserOptions,
  hash: Hash64,
  signal: AbortSignal,
): Promise<RowSurvey> {
  const { request } = plan;
  const problems = createProblemLog(request.repair);
  let moments = new Float64Array(1024);
  let kept = 0;
  const near =
    request.filters?.near_duplicates === true ? createNearCheck(NEAR_BOUNDS, comparedShare(plan)) : undefined;
  const pipeline = createRowPipeline({
    shape: plan.shape,
    system: plan.system,
    hash,
    chooser: createGivenChooser((draft) => {
      if (kept === moments.length) moments = grown(moments);
      moments[kept++] = momentOf(draft);
      return 0;
    }),
    memory: createRowMemory(),
    files: { add() {} },
    sample: { offer() {} },
    problems,
    checks: near === undefined ? [] : [near],
    ...(near === undefined ? {} : { near }),
    ...rowFilters(plan),
    mender: createRowMender({ repair: request.repair, redact: request.redact === 'pii', problems }),
    repair: request.repair,
    refuseReserved: plan.target.reserved,
    shapes: createShapeTally(),
    grouped: false,
    stratified: false,
    unplaceable: request.split.time === undefined ? undefined : unplaceable('time'),
  });
  await readParts(plan.source.parts, {
    signal,
    options,
    sink: pipeline,
    begin() {},
    tell() {},
    accept() {},
    afterChunk: async () => {},
  });
  return { kept, moments: moments.subarray(0, kept) };
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
