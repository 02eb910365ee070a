import { editDistance } from '../../nearest.ts';

/** A misspelt label is rare beside the one that was meant. */
const RARE = 0.05;

type Total = { label: string; first: number; total: number };

/**
 * Labels within one edit (two from eight characters on) of one that is at least twenty times as frequent. Labels that differ in a
 * digit (v1, v2), or are shorter than four characters, are different labels.
 */
export function findTypos(totals: readonly Total[]): { row: number; detail: string }[] {
  const ordered = totals.toSorted((a, b) => b.total - a.total);
  return ordered.flatMap((rare) => {
    const meant = ordered.find((usual) => usual.total * RARE >= rare.total && isTypo(rare.label, usual.label));
    if (meant === undefined) return [];
    const detail = `"${rare.label}" (${rare.total}) is nearly "${meant.label}" (${meant.total})`;
    return [{ row: rare.first, detail }];
  });
}

function isTypo(rare: string, usual: string): boolean {
  const [a, b] = [rare.toLowerCase(), usual.toLowerCase()];
  if (a === b || b.length < 4 || a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false;
  return editDistance(a, b) <= (b.length >= 8 ? 2 : 1);
}
