import { lineBatches } from '../../lines.ts';
import type { Check } from '../checks/check.ts';
import { type DraftRow, createDraftRow } from '../draft-row.ts';
import { createFingerprintTable } from '../fingerprint-table.ts';
import type { Hash64 } from '../hash-bytes.ts';
import type { PreparationPlan } from '../plan-preparation.ts';
import { parserOptions } from '../plan-split.ts';
import type { PipelineParts, RowPipeline } from '../row-pipeline.ts';
import { createFoldedText, foldText } from '../scan-text.ts';
import { fromObject } from '../shapes/from-object.ts';
import type { RowFields } from '../shapes/row-fields.ts';
import { rowParts } from '../shapes/row-parts.ts';
import { createFieldsWriter } from '../write-fields.ts';
import { chooseRows, rowsForShare } from './choose-rows.ts';
import type { Replay } from './find-replay.ts';

export type ReplayRun = {
  pipeline: RowPipeline;
  /** Own rows in the train split, and rows read of the source. */
  own: number;
  read: number;
  flush: () => Promise<void>;
  signal: AbortSignal;
};

/** Mixes earlier rows into the train split. They pass through the same checks; none whose prompt the set has itself is taken. */
export type ReplayRows = {
  check: Check;
  /** The pipeline's parts, such that replayed rows go to the train split and need no column. */
  around(parts: PipelineParts): PipelineParts;
  /** Feeds the rows; returns how many were kept. */
  run(run: ReplayRun): Promise<number>;
};

export function createReplayRows(replay: Replay, plan: PreparationPlan, hash: Hash64): ReplayRows {
  const own = createFingerprintTable(0);
  const draft = createDraftRow();
  draft.unit = 'record';
  const read = createLineReader(replay, plan, draft);
  const promptSeen = createPromptTable(own, hash);
  let replaying = false;
  let withIds = false;
  let note = '';

  async function eligible(signal: AbortSignal): Promise<number[]> {
    const rows: number[] = [];
    for await (const { line, row } of numbered(replay.path, signal))
      if (read(line, row, withIds) && !promptSeen(draft)) rows.push(row);
    return rows;
  }

  return {
    check: {
      watch({ promptKey, draft: written }) {
        if (replaying) return;
        own.seek(promptKey.high, promptKey.low);
        withIds ||= (written.parts & rowParts.id) !== 0;
      },
      report() {
        // told in a note
      },
      notes: () => [note],
    },
    around: (parts) => whileReplaying(parts, () => replaying),
    async run({ pipeline, own: ownRows, read: rowsRead, flush, signal }) {
      const wanted = rowsForShare(ownRows, replay.share);
      const rows = await eligible(signal);
      const chosen = new Set(chooseRows(rows, wanted, plan.request.seed));
      const before = pipeline.kept();
      replaying = true;
      let given = 0;
      for await (const { line, row } of numbered(replay.path, signal, flush)) {
        if (!chosen.has(row) || !read(line, row, withIds)) continue;
        draft.row = rowsRead + ++given;
        pipeline.row(draft);
      }
      const kept = pipeline.kept() - before;
      const share = Math.round((kept / Math.max(1, kept + ownRows)) * 1000) / 1000;
      note = `replay: ${kept} of ${kept + ownRows} train rows are from ${replay.dataset}, a share of ${share} (asked ${replay.share}); ${rows.length} of its ${replay.rows} train rows could be taken`;
      return kept;
    },
  };
}

/** Reads a line of the earlier set as a row of this one into the draft; tells whether it can be one. */
function createLineReader(replay: Replay, plan: PreparationPlan, draft: DraftRow) {
  const write = createFieldsWriter(draft);
  const options = { ...parserOptions(plan), columns: {}, extras: [], told: false, repair: true };
  return (line: Buffer, row: number, withId: boolean): boolean => {
    const value: unknown = JSON.parse(line.toString('utf8'));
    const { row: fields } = fromObject(value, options);
    if ('code' in fields) return false;
    write({ ...(withId ? identified(fields, `${replay.dataset}-${row}`) : fields), group: `${replay.dataset} ${row}` });
    draft.row = row;
    draft.line = row;
    return true;
  };
}

/** Training wants an id in every row or in none. */
function identified(fields: RowFields, id: string): RowFields {
  if (fields.conversation === undefined) return fields;
  const conversation = `{"id":${JSON.stringify(id)},${fields.conversation.slice(1)}`;
  return { ...fields, conversation, parts: fields.parts | rowParts.id };
}

/** Whether a prompt is one of the set's own, or of a row that was asked about before. */
function createPromptTable(own: ReturnType<typeof createFingerprintTable>, hash: Hash64) {
  const seen = createFingerprintTable(0);
  const folded = createFoldedText();
  return ({ key, prompt, text }: DraftRow): boolean => {
    const { start, end } = key.start >= 0 ? key : prompt;
    foldText(folded, text, start, end);
    hash.of(folded.bytes, 0, folded.length);
    return seen.seek(hash.high, hash.low) || own.has(hash.high, hash.low);
  };
}

function whileReplaying(parts: PipelineParts, replaying: () => boolean): PipelineParts {
  const { chooser, shapes, sieve, unplaceable } = parts;
  return {
    ...parts,
    chooser: {
      ...chooser,
      get binds() {
        return chooser.binds && !replaying();
      },
      choose(stratum, high, low, draft) {
        if (!replaying()) return chooser.choose(stratum, high, low, draft);
        chooser.put(stratum, 0);
        return 0;
      },
    },
    shapes: { ...shapes, arrive: () => (replaying() ? undefined : shapes.arrive()) },
    sieve: sieve === undefined ? undefined : (...row) => (replaying() ? undefined : sieve(...row)),
    unplaceable: unplaceable === undefined ? undefined : (draft) => (replaying() ? undefined : unplaceable(draft)),
  };
}

async function* numbered(path: string, signal: AbortSignal, after: () => Promise<void> = async () => {}) {
  let row = 0;
  for await (const lines of lineBatches(path, signal)) {
    for (const line of lines) yield { line, row: ++row };
    await after();
  }
}
