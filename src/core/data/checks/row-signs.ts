import type { DraftRow } from '../draft-row.ts';
import { writtenRoles } from '../repairs/rewrite-draft.ts';
import { scanSigns } from './text-signs.ts';

/** The bits of `signs` that the texts of a row show together. */
export function rowSigns(draft: DraftRow): number {
  let shown = 0;
  for (const role of writtenRoles) {
    const { start, end } = draft[role];
    if (start >= 0) shown |= scanSigns(draft.text, start, end);
  }
  return shown;
}
