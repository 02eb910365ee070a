import { collapseWhite, removeArticles, removeAsciiPunctuation } from './python-text.ts';
import { formatPythonFloat, parsePythonFloat } from './python-float.ts';

/**
 * HELM's normal form as lighteval v0.10.0 has it: pieces between spaces and hyphens, each lower-cased, without ASCII punctuation,
 * numbers rewritten as Python prints them, articles dropped. Punctuation goes before numbers are read, so "1.0" becomes "10.0" and is
 * not "1"; "well-known" is "well known".
 */
export function helmNormalize(text: string): string {
  return text
    .split(/[ -]/)
    .map(normalizePiece)
    .filter((piece) => piece !== '')
    .join(' ');
}

function normalizePiece(piece: string): string {
  const bare = removeAsciiPunctuation(piece.toLowerCase());
  const number = parsePythonFloat(bare);
  return collapseWhite(removeArticles(number === undefined ? bare : formatPythonFloat(number)));
}
