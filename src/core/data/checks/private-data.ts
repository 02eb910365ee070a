import { decodeSpan } from '../draft-row.ts';
import { type Found, findIdentifiers } from '../redact/find-identifiers.ts';
import { writtenRoles } from '../repairs/rewrite-draft.ts';
import type { Check, WrittenRow } from './check.ts';
import type { ProblemLog } from '../problem-log.ts';
import { PRIVATE_SIGNS } from './text-signs.ts';

/**
 * Personal identifiers and credentials in any text of a row. Identifiers reserved for examples (user@example.com) are said, but
 * warn of nothing; nor do addresses of machines, which version numbers look like. What was found is never repeated whole: a report is read by more people than the data.
 */
export function createPrivateDataCheck(problems: ProblemLog): Check {
  return {
    watch(row) {
      if ((row.signs & PRIVATE_SIGNS) === 0) return;
      const found = writtenRoles.flatMap((role) => findIn(row, role));
      const real = found.filter(({ invented }) => !invented);
      const secret = real.filter(({ kind }) => kind === 'secret');
      const addresses = real.filter(({ kind }) => kind === 'ip');
      const personal = real.filter(({ kind }) => kind !== 'secret' && kind !== 'ip');
      const add = (code: 'secrets' | 'pii' | 'ip_addresses' | 'example_identifiers', these: Masked[]): void => {
        if (these.length > 0) problems.add(code, row.draft.row, () => describe(row, these));
      };
      add('secrets', secret);
      add('pii', personal);
      if (personal.length === 0) add('ip_addresses', addresses);
      if (real.length === 0) add('example_identifiers', found);
    },
    report() {
      // said row by row
    },
  };
}

type Masked = Found & { shown: string; role: string };

function findIn({ draft, signs }: WrittenRow, role: (typeof writtenRoles)[number]): Masked[] {
  if (draft[role].start < 0) return [];
  const text = decodeSpan(draft, draft[role]);
  return findIdentifiers(text, signs).map((found) => ({
    ...found,
    role,
    shown: mask(text.slice(found.start, found.end)),
  }));
}

function mask(text: string): string {
  const [first = ''] = text.split('\n');
  return `${first.slice(0, Math.min(4, Math.ceil(first.length / 4)))}… (${text.length} characters)`;
}

function describe({ draft }: WrittenRow, found: readonly Masked[]): string {
  const said = found.slice(0, 3).map(({ kind, shown, role }) => `${kind} ${shown} in the ${role}`);
  return `line ${draft.line}: ${said.join('; ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`;
}
