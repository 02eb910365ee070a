import { type DraftRow, type RowRole, type Span, decodeEscaped, escapeText, setSpan } from '../draft-row.ts';

/** Roles whose text is trained on. */
export const writtenRoles = [
  'prompt',
  'answer',
  'system',
  'reasoning',
  'rejected',
] as const satisfies readonly RowRole[];

const texts: ReadonlySet<string> = new Set(writtenRoles);
/** Parts that are JSON, not the inside of a JSON string. */
const records: ReadonlySet<string> = new Set(['conversation', 'identity']);

type Change = (text: string) => string | undefined;

/**
 * Changes the texts of a row, those in the raw record of a conversation included; `change` returns undefined to leave a text as it
 * is. The draft gets a buffer of its own; the source's stays untouched. Tells whether anything changed.
 */
export function rewriteDraft(draft: DraftRow, change: Change): boolean {
  const parts = spansOf(draft).map(({ name, span }) => {
    const before = draft.text.subarray(span.start, span.end);
    const after = texts.has(name)
      ? rewriteText(before, change)
      : records.has(name)
        ? rewriteRecord(before, change)
        : before;
    return { span, before, after };
  });
  if (parts.every(({ before, after }) => before === after)) return false;
  let at = 0;
  for (const { span, after } of parts) {
    setSpan(span, at, at + after.length);
    at += after.length;
  }
  draft.text = Buffer.concat(parts.map(({ after }) => after));
  return true;
}

function spansOf(draft: DraftRow): { name: string; span: Span }[] {
  const extras = draft.extras.filter(({ start }) => start >= 0).map((span) => ({ name: 'extra', span }));
  const named = Object.entries(draft).flatMap(([name, value]) =>
    typeof value === 'object' && 'start' in value && value.start >= 0 ? [{ name, span: value }] : [],
  );
  return [...named, ...extras];
}

function rewriteText(bytes: Buffer, change: Change): Buffer {
  const changed = change(decodeEscaped(bytes, 0, bytes.length));
  return changed === undefined ? bytes : Buffer.from(escapeText(changed));
}

function rewriteRecord(bytes: Buffer, change: Change): Buffer {
  const raw = bytes.toString('utf8');
  const record: unknown = JSON.parse(raw);
  const written = JSON.stringify(mapTexts(record, (text) => change(text) ?? text));
  return written === raw ? bytes : Buffer.from(written);
}

/** Every string of a value, except keys. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
