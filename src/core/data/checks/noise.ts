import { decodeSpan } from '../draft-row.ts';
import type { ProblemLog } from '../problem-log.ts';
import { writtenRoles } from '../repairs/rewrite-draft.ts';
import type { Check, WrittenRow } from './check.ts';
import { signs } from './text-signs.ts';

/** Tags of pages, not of code: what is left when text was taken from a page carelessly. */
const markup =
  /<\/?(?:p|br|div|span|font|b|i|u|strong|em|li|ul|ol|td|tr|th|table|h[1-6]|a|img|script|style)(?:\s[^<>]*)?\/?>|&(?:nbsp|amp|lt|gt|quot|#\d{2,5}|#x[0-9a-f]{2,5});/gi;
// eslint-disable-next-line no-control-regex -- what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Characters that no one wrote: lost ones, control characters, tags and entities of pages. */
export function createNoiseCheck(problems: ProblemLog): Check {
  return {
    watch(row) {
      if ((row.signs & (signs.replacement | signs.control | signs.markup)) === 0) return;
      const text = writtenRoles.map((role) => decodeSpan(row.draft, row.draft[role])).join('\n');
      const { draft } = row;
      const say = (code: 'garbled_text' | 'control_characters' | 'html_noise', count: number, what: string): void => {
        if (count > 0) problems.add(code, draft.row, () => `line ${draft.line}: ${count} ${what}`);
      };
      say('garbled_text', text.split('\ufffd').length - 1, 'characters were lost (U+FFFD stands for them)');
      say('control_characters', text.match(control)?.length ?? 0, 'control characters');
      if ((row.signs & signs.markup) !== 0) sayMarkup(row, text, say);
    },
    report() {
      // said row by row
    },
  };
}

function sayMarkup(
  { signs: shown }: WrittenRow,
  text: string,
  say: (code: 'html_noise', count: number, what: string) => void,
): void {
  const found = text.includes('```') || (shown & signs.markup) === 0 ? [] : (text.match(markup) ?? []);
  say('html_noise', found.length, `tags or entities, such as ${found[0] ?? ''}`);
}
