import type { DraftRow } from './draft-row.ts';
import type { Hash64 } from './hash-bytes.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import { createRowIds } from './row-ids.ts';
import type { RowFault } from './shapes/row-fields.ts';
import type { ParserOptions } from './sources/source.ts';
import { type SplitChooser, createSplitChooser } from './splitting/choose-split.ts';
import {
  createCompatChooser,
  createGivenChooser,
  createTimeChooser,
  namedSplit,
  unplaceable,
} from './splitting/given-chooser.ts';
import { surveyRows } from './survey-rows.ts';

/** How rows are split. */
export type SplitPlan = {
  chooser: SplitChooser;
  /** Why a row cannot be put into a split. */
  unplaceable: ((draft: DraftRow) => RowFault | undefined) | undefined;
  /** Rows of a split in the order in which they shall stand, as numbers among the kept; absent when they stay as they come. */
  order?: (split: number) => Uint32Array;
};

/** What the parser is told; made anew for each pass, since ids are counted. */
export function parserOptions(plan: PreparationPlan): ParserOptions {
  const { request, mapping, told, target } = plan;
  return {
    columns: mapping.roles,
    told,
    extras: mapping.extras,
    nextId: createRowIds(),
    system: request.system,
    repair: request.repair,
    target,
  };
}

/** By hash while rows arrive; by a column; or, after a first look at all rows, by time or as the reference SDK does. */
export async function planSplit(plan: PreparationPlan, hash: Hash64, signal: AbortSignal): Promise<SplitPlan> {
  const { split, seed, compatibility } = plan.request;
  if (split.column !== undefined)
    return { chooser: createGivenChooser(namedSplit), unplaceable: unplaceable('column') };
  if (split.time === undefined && compatibility === undefined)
    return { chooser: createSplitChooser(split, seed), unplaceable: undefined };
  const { kept, moments } = await surveyRows(plan, parserOptions(plan), hash, signal);
  if (split.time !== undefined) return { chooser: createTimeChooser(moments, split), unplaceable: unplaceable('time') };
  const { order, ...chooser } = createCompatChooser(kept, split, seed);
  return { chooser, unplaceable: undefined, order };
}
