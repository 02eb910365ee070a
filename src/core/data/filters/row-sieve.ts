import { detectLanguage } from '../checks/detect-language.ts';
import { headText } from '../checks/row-excerpt.ts';
import { type DraftRow, decodeSpan, whereRoles } from '../draft-row.ts';
import type { PrepareRequest } from '../request.ts';
import type { TextScan } from '../scan-text.ts';
import { poorQuality } from './quality.ts';
import { parseWhere } from './where.ts';

const LOOKED_AT_BYTES = 1000;

/** Why a row that could be used is left out all the same; undefined when it is kept. */
export type RowSieve = (draft: DraftRow, prompt: TextScan, answer: TextScan) => Refusal | undefined;
type Refusal = { filter: string; detail: string };
type Filters = NonNullable<PrepareRequest['filters']>;

/** The filters that look at one row by itself; undefined when none was asked for. */
export function createRowSieve(filters: Filters | undefined): RowSieve | undefined {
  if (filters === undefined) return undefined;
  const sieves = [whereSieve(filters), lengthSieve(filters), languageSieve(filters), qualitySieve(filters)].filter(
    (sieve) => sieve !== undefined,
  );
  if (sieves.length === 0) return undefined;
  return (draft, prompt, answer) => {
    for (const sieve of sieves) {
      const refusal = sieve(draft, prompt, answer);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

function whereSieve({ where }: Filters): RowSieve | undefined {
  if (where === undefined || where.length === 0) return undefined;
  const tests = where.map((text, index) => ({ text, role: whereRoles[index] ?? 'where_1', ...parseWhere(text) }));
  return (draft) => {
    for (const { text, role, test } of tests) {
      const value = draft[role].start < 0 ? undefined : decodeSpan(draft, draft[role]);
      if (!test(value)) return { filter: 'where', detail: `not ${text}: ${JSON.stringify(value?.slice(0, 40))}` };
    }
    return undefined;
  };
}

/** Characters of prompt and answer together. */
function lengthSieve({ min_chars = 0, max_chars = Number.POSITIVE_INFINITY }: Filters): RowSieve | undefined {
  if (min_chars <= 0 && max_chars === Number.POSITIVE_INFINITY) return undefined;
  return (_draft, prompt, answer) => {
    const length = prompt.codePoints + answer.codePoints;
    if (length >= min_chars && length <= max_chars) return undefined;
    return { filter: 'length', detail: `${length} characters` };
  };
}

/** By the answer, or the prompt where the answer is too short to tell. A row of which neither tells is kept. */
function languageSieve({ languages }: Filters): RowSieve | undefined {
  if (languages === undefined || languages.length === 0) return undefined;
  const wanted = new Set(languages.map((language) => language.toLowerCase()));
  return (draft) => {
    const found =
      detectLanguage(headText(draft, draft.answer, LOOKED_AT_BYTES)) ??
      detectLanguage(headText(draft, draft.prompt, LOOKED_AT_BYTES));
    return found === undefined || wanted.has(found) ? undefined : { filter: 'language', detail: `is in ${found}` };
  };
}

function qualitySieve({ quality, min_chars }: Filters): RowSieve | undefined {
  if (quality !== true) return undefined;
  return (draft) => {
    const poor = poorQuality(`${decodeSpan(draft, draft.prompt)}\n${decodeSpan(draft, draft.answer)}`, min_chars);
    return poor === undefined ? undefined : { filter: 'quality', detail: poor };
  };
}
