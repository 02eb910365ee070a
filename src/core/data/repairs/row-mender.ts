import { rowSigns } from '../checks/row-signs.ts';
import { PRIVATE_SIGNS, signs } from '../checks/text-signs.ts';
import { type DraftRow, type Span, setSpan } from '../draft-row.ts';
import type { ProblemLog } from '../problem-log.ts';
import { findIdentifiers, redactText } from '../redact/find-identifiers.ts';
import { repairMojibake } from './mojibake.ts';
import { rewriteDraft, writtenRoles } from './rewrite-draft.ts';

const MAX_LABEL_BYTES = 120;
const SAMPLES = 3;
const SHOWN = 120;

/** What a repair did to one text. */
export type RepairSample = { code: string; row: number; before: string; after: string };

/** Mends the texts of a row in place before anything looks at it. */
export type RowMender = {
  /** `shown`: the bits of `signs` that the row's texts show. Tells whether the texts are others now. */
  mend(draft: DraftRow, shown: number): boolean;
  /** The first few changes of each kind. */
  samples(): RepairSample[];
};

type Options = { repair: boolean; redact: boolean; problems: ProblemLog };

/**
 * With `repair`: undoes double encoding and trims one-line answers. With `redact`: puts placeholders for personal identifiers
 * and credentials. Each change is counted; a row without signs costs one look at its bytes.
 */
export function createRowMender({ repair, redact, problems }: Options): RowMender {
  const samples: RepairSample[] = [];

  function show(code: string, row: number, before: string, after: string): void {
    if (samples.filter((sample) => sample.code === code).length < SAMPLES)
      samples.push({ code, row, before: around(before, after), after: around(after, before) });
  }

  function unmangle(draft: DraftRow): boolean {
    let example = '';
    const mended = rewriteDraft(draft, (text) => {
      const repaired = repairMojibake(text);
      if (repaired !== undefined && example === '') show('mojibake', draft.row, text, repaired);
      if (repaired !== undefined) example = around(text, repaired);
      return repaired;
    });
    if (!mended) return false;
    problems.repair('mojibake');
    problems.add('mojibake', draft.row, () => `line ${draft.line}: ${JSON.stringify(example)}`);
    return true;
  }

  function conceal(draft: DraftRow, shown: number): boolean {
    const counts = new Map<string, number>();
    const concealed = rewriteDraft(draft, (text) => {
      const found = findIdentifiers(text, shown);
      if (found.length === 0) return undefined;
      for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return redactText(text, found);
    });
    for (const [kind, count] of counts) problems.repair(`redacted_${kind}`, count);
    return concealed;
  }

  function trimAnswer(draft: DraftRow): boolean {
    const { answer, text } = draft;
    if (draft.conversation.start >= 0 || answer.end - answer.start > MAX_LABEL_BYTES) return false;
    const { start, end } = answer;
    if (!trim(text, answer)) return false;
    problems.repair('answer_trimmed');
    show(
      'answer_trimmed',
      draft.row,
      text.toString('utf8', start, end),
      text.toString('utf8', answer.start, answer.end),
    );
    return true;
  }

  return {
    mend(draft, before) {
      let shown = before;
      let changed = false;
      if (repair) {
        if ((shown & signs.mojibake) !== 0) {
          changed = unmangle(draft);
          if (changed) shown = rowSigns(draft);
        }
        if (trimAnswer(draft)) changed = true;
      } else if ((shown & signs.mojibake) !== 0) reportMojibake(draft, problems);
      if (redact && (shown & PRIVATE_SIGNS) !== 0 && conceal(draft, shown)) changed = true;
      return changed;
    },
    samples: () => samples,
  };
}

function reportMojibake(draft: DraftRow, problems: ProblemLog): void {
  for (const role of writtenRoles) {
    const { start, end } = draft[role];
    const text = start < 0 ? '' : draft.text.toString('utf8', start, end);
    const repaired = repairMojibake(text);
    if (repaired === undefined) continue;
    return problems.add('mojibake', draft.row, () => `line ${draft.line}: ${JSON.stringify(around(text, repaired))}`);
  }
}

/** White space at the ends of a one-line answer changes the label and nothing else. Not when it is all there is. */
function trim(text: Buffer, span: Span): boolean {
  let { start, end } = span;
  while (start < end && text[start] === 32) start++;
  while (end > start && text[end - 1] === 32) end--;
  if (start === end || (start === span.start && end === span.end)) return false;
  if (text.subarray(start, end).includes('\\n')) return false;
  setSpan(span, start, end);
  return true;
}

/** The part of a text around the first character in which it differs from the other. */
function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const from = Math.max(0, at - 30);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}${text.length > from + SHOWN ? '…' : ''}`;
}
