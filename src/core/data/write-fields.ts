import { type DraftRow, escapeText, setSpan, whereRoles } from './draft-row.ts';
import type { RowFields } from './shapes/row-fields.ts';

const texts = [
  'prompt',
  'answer',
  'system',
  'reasoning',
  'metadata',
  'rejected',
  'stratum',
  'group',
  ...whereRoles,
  'moment',
  'split',
  'key',
  'identity',
] as const;

/** Puts the fields of a row that was read as an object into the draft; what it lacks is absent there. */
export function createFieldsWriter(draft: DraftRow): (fields: RowFields) => void {
  let room = Buffer.alloc(4096);
  return (fields) => {
    const found = texts.flatMap((role) => {
      const value = fields[role];
      setSpan(draft[role], -1, -1);
      return value === undefined ? [] : [{ span: draft[role], text: escapeText(value) }];
    });
    setSpan(draft.conversation, -1, -1);
    if (fields.conversation !== undefined) found.push({ span: draft.conversation, text: fields.conversation });
    const needed = found.reduce((sum, { text }) => sum + text.length * 3, 0);
    if (room.length < needed) room = Buffer.allocUnsafe(needed * 2);
    let at = 0;
    for (const { span, text } of found) {
      const end = at + room.write(text, at, 'utf8');
      setSpan(span, at, end);
      at = end;
    }
    draft.text = room;
    draft.parts = fields.parts;
  };
}

/** Makes the draft fit again for rows that are copied from bytes: those set only the fields that have a column. */
export function clearFields(draft: DraftRow): void {
  for (const role of texts) setSpan(draft[role], -1, -1);
  setSpan(draft.conversation, -1, -1);
  draft.parts = 0;
}
