import type { KnownRows } from './checks/known-rows.ts';
import type { RowSieve } from './filters/row-sieve.ts';
import type { Check, WrittenRow } from './checks/check.ts';
import { type DraftRow, type Span, decodeSpan, setSpan } from './draft-row.ts';
import { type Hash64, mix32 } from './hash-bytes.ts';
import type { NearCheck } from './near-duplicates/near-check.ts';
import type { ProblemLog } from './problem-log.ts';
import type { RowMender } from './repairs/row-mender.ts';
import type { RowSample } from './sample-rows.ts';
import { type RowLook, createLooker, createRowLook } from './row-look.ts';
import { createTextScan, scanText } from './scan-text.ts';
import { createRecordBuffer } from './shapes/record-buffer.ts';
import type { RecordShape } from './shapes/record-shape.ts';
import type { ShapeTally } from './shape-tally.ts';
import type { RowFault } from './shapes/row-fields.ts';
import { rowParts } from './shapes/row-parts.ts';
import type { RowSink } from './sources/source.ts';
import type { SplitChooser } from './splitting/choose-split.ts';
import type { SplitFiles } from './splitting/split-files.ts';
import type { RowKeys, RowMemory } from './splitting/row-memory.ts';

const LABEL_CHARACTERS = 80;
const STRATUM_CHARACTERS = 64;
/** Near duplicates are left out from this similarity on, or when one contains the other. */
const SAME = 0.9;

export type PipelineParts = {
  shape: RecordShape;
  /** System prompt for rows without one, escaped for JSON. */
  system: Buffer | undefined;
  hash: Hash64;
  chooser: SplitChooser;
  memory: RowMemory;
  files: Pick<SplitFiles, 'add'>;
  sample: Pick<RowSample, 'offer'>;
  problems: ProblemLog;
  checks: readonly Check[];
  mender: RowMender;
  /** Rows that are left out on request. */
  sieve?: RowSieve | undefined;
  /** Near duplicates are left out as well. */
  dropNear?: boolean;
  /** Rows that stand in these are left out. */
  dropKnown?: KnownRows | undefined;
  /** Absent where no split is chosen. */
  near?: NearCheck;
  repair: boolean;
  /** Whether reserved words make a row useless. */
  refuseReserved: boolean;
  shapes: ShapeTally;
  /** Why a row cannot be put into a split. */
  unplaceable: ((draft: DraftRow) => RowFault | undefined) | undefined;
  grouped: boolean;
  stratified: boolean;
};

export type RowPipeline = Omit<RowSink, 'row'> & {
  /** `look`: what the row shows, where it was looked at already. */
  row(draft: DraftRow, look?: RowLook): void;
  kept(): number;
  /** Of those rows, how many repetitions could not be looked for: there was no room to remember them. */
  unremembered(): number;
  duplicates(): number;
};

/** What happens to one row, in order: look, refuse, write down, compare with the rows before, choose a split, keep. */
export function createRowPipeline(parts: PipelineParts): RowPipeline {
  const { shape, system, hash, chooser, memory, files, sample, problems, checks, mender, near } = parts;
  const lookAt = createLooker(hash);
  const own = createRowLook();
  const other = createTextScan();
  const record = createRecordBuffer();
  const group = { high: 0, low: 0 };
  const keys: RowKeys = {
    prompt: { high: 0, low: 0 },
    group: undefined,
    identity: { high: 0, low: 0 },
    answer: 0,
    system: 0,
  };
  let kept = 0;
  let duplicates = 0;

  /** Why the row cannot be used, as a reported problem; false when it can. */
  function refused(draft: DraftRow, { prompt, answer }: RowLook): boolean {
    if (prompt.blank) return refuse(draft, 'empty_prompt', 'the question is empty');
    if (answer.blank && shape.answers) return refuse(draft, 'empty_answer', 'the answer is empty');
    const inSystem = reservedElsewhere(draft, draft.system);
    const inReasoning = reservedElsewhere(draft, draft.reasoning);
    const reserved = prompt.reserved || answer.reserved || inSystem || inReasoning;
    return (
      parts.refuseReserved &&
      reserved !== '' &&
      (draft.parts & rowParts.searched) === 0 &&
      refuse(draft, 'reserved_words', `holds the reserved word "${reserved}"`)
    );
  }

  function refuse(draft: DraftRow, code: Parameters<ProblemLog['add']>[0], why: string): true {
    problems.add(code, draft.row, () => `${draft.unit} ${draft.line}: ${why}`);
    return true;
  }

  /** Also makes a part that holds nothing absent. */
  function reservedElsewhere(draft: DraftRow, part: Span): string {
    if (part.start < 0) return '';
    scanText(other, draft.text, part.start, part.end);
    if (other.blank) setSpan(part, -1, -1);
    return other.reserved;
  }

  function setKeys(draft: DraftRow, look: RowLook, identity: number): void {
    keys.prompt = look.key;
    keys.answer = look.answerHash;
    keys.system = draft.system.start < 0 ? 0 : look.systemHash;
    if (draft.identity.start >= 0) hash.of(draft.text, draft.identity.start, draft.identity.end);
    else hash.of(record.bytes, 0, identity);
    copyHash(hash, keys.identity);
    if (parts.grouped) keys.group = groupOf(draft);
  }

  function groupOf(draft: DraftRow): RowKeys['group'] {
    if (draft.group.end > draft.group.start) {
      hash.of(draft.text, draft.group.start, draft.group.end);
      copyHash(hash, group);
      return group;
    }
    problems.add('group_missing', draft.row, () => `${draft.unit} ${draft.line}: the group column is empty`);
    return undefined;
  }

  function stratumOf(draft: DraftRow, { answer }: RowLook, shortAnswer: string): string {
    if (!parts.stratified) return answer.codePoints <= STRATUM_CHARACTERS ? shortAnswer : '';
    return draft.stratum.start < 0 ? '' : draft.text.toString('latin1', draft.stratum.start, draft.stratum.end);
  }

  function lookHere(draft: DraftRow): RowLook {
    lookAt(draft, own);
    return own;
  }

  function row(draft: DraftRow, given?: RowLook): void {
    parts.shapes.arrive();
    const before = given ?? lookHere(draft);
    const look = mender.mend(draft, before.signs) ? lookHere(draft) : before;
    if (refused(draft, look)) return;
    setKeys(draft, look, shape.write(draft, system, record));
    if (sieved(draft, look)) return;
    const { prompt, answer, signs } = look;
    const misplaced = parts.unplaceable?.(draft);
    if (misplaced !== undefined) return void refuse(draft, misplaced.code, misplaced.detail);
    const seen = memory.recall(keys);
    if (seen.conflict)
      return void refuse(draft, 'split_conflict', 'its prompt is in one split already, its group in another');
    if (seen.duplicate) {
      duplicates++;
      problems.add('exact_duplicates', draft.row, () => `${draft.unit} ${draft.line}: ${excerpt(draft, draft.prompt)}`);
      if (parts.repair) return problems.repair('exact_duplicates');
    } else if (seen.contradicts && shape.decided) {
      problems.add('contradictory_targets', draft.row, () => contradiction(draft));
    }
    const like = near?.find(draft, seen.duplicate, answer.codePoints > LABEL_CHARACTERS ? keys.answer : 0);
    if (parts.dropNear === true && like !== undefined && (like.contained || like.similarity >= SAME))
      return leaveOut(draft, 'near_duplicates', `nearly row ${like.row}`);
    if (chooser.binds && seen.split < 0 && keys.group === undefined && like?.contained === true)
      seen.split = like.split;
    const single = answer.singleLine && answer.codePoints <= LABEL_CHARACTERS;
    const shortAnswer = single ? draft.text.toString('latin1', draft.answer.start, draft.answer.end) : '';
    const split = place(chooser.binds ? seen.split : -1, stratumOf(draft, look, shortAnswer), draft);
    if (!chooser.binds && seen.split >= 0 && seen.split !== split)
      problems.add('prompt_in_two_splits', draft.row, () => excerpt(draft, draft.prompt));
    memory.keep(split);
    const hasSystem = draft.system.start >= 0 || system !== undefined;
    keep({ draft, prompt, answer, shortAnswer, hasSystem, split, signs, promptKey: keys.prompt });
  }

  /** Left out on request, as a reported repair. */
  function sieved(draft: DraftRow, { prompt, answer }: RowLook): boolean {
    const refusal = parts.sieve?.(draft, prompt, answer) ?? knownTo(draft);
    if (refusal !== undefined) leaveOut(draft, refusal.filter, refusal.detail);
    return refusal !== undefined;
  }

  function knownTo(draft: DraftRow) {
    if (parts.dropKnown === undefined) return undefined;
    const name = parts.dropKnown.find(keys.prompt) ?? parts.dropKnown.findNear(draft)?.name;
    return name === undefined ? undefined : { filter: 'shared_rows', detail: `is in ${name}` };
  }

  function leaveOut(draft: DraftRow, filter: string, detail: string): void {
    problems.add('filtered', draft.row, () => `${draft.unit} ${draft.line}: ${filter}: ${detail}`);
    problems.repair(`filtered_${filter}`);
  }

  function place(bound: number, stratum: string, draft: DraftRow): number {
    const { high, low } = keys.group ?? keys.prompt;
    if (bound < 0) return chooser.choose(stratum, high, low, draft);
    chooser.put(stratum, bound);
    return bound;
  }

  function keep(written: WrittenRow): void {
    kept++;
    files.add(written.split, record.bytes, record.length);
    sample.offer(mix32(keys.identity.low, keys.identity.high), record.bytes, record.length);
    for (const check of checks) check.watch(written);
  }

  return {
    row,
    bad: (at, _line, code, detail) => problems.add(code, at, () => detail),
    remark: (at, code, detail) => problems.add(code, at, () => detail),
    repair: (code, count) => problems.repair(code, count),
    shape: (at, found) => parts.shapes.add(at, found),
    kept: () => kept,
    unremembered: () => memory.unremembered(),
    duplicates: () => duplicates,
  };
}

function copyHash(hash: Hash64, into: { high: number; low: number }): void {
  into.high = hash.high;
  into.low = hash.low;
}

function contradiction(draft: DraftRow): string {
  const said = `${excerpt(draft, draft.prompt)} is answered ${excerpt(draft, draft.answer)}`;
  return `${draft.unit} ${draft.line}: ${said}, otherwise in an earlier row`;
}

function excerpt(draft: DraftRow, span: Span): string {
  const text = decodeSpan(draft, { start: span.start, end: span.end }).replace(/\s+/g, ' ').trim();
  return `"${text.length <= 80 ? text : `${text.slice(0, 79)}…`}"`;
}
