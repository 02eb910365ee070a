/** Whether a path is a pattern rather than a name. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** The folder in front of the first part that is a pattern, with its slash; empty when there is none. */
export function globRoot(pattern: string): string {
  const at = pattern.search(/[*?[{]/);
  return at < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', at) + 1);
}

/**
 * A pattern as a regular expression over whole paths: `*` and `?` within one name, `**` across folders, `[a-z]` and `[!a-z]`,
 * `{csv,jsonl}`. Names that begin with a dot are matched only by a pattern part that does.
 */
export function globExpression(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const token = nextToken(rest, pattern[at - 1], braces);
    source += token.source;
    braces += token.braces;
    at += token.length - 1;
  }
  return new RegExp(`^${source}${')'.repeat(braces)}$`);
}

type Token = { length: number; source: string; braces: number };

function nextToken(rest: string, before: string | undefined, braces: number): Token {
  const plain = (length: number, source: string): Token => ({ length, source, braces: 0 });
  const atStart = before === undefined || before === '/';
  const hidden = atStart ? '(?!\\.)' : '';
  if (rest.startsWith('**/')) return plain(3, '(?:(?!\\.)[^/]+/)*');
  if (rest.startsWith('**')) return plain(2, `${hidden}.*`);
  if (rest.startsWith('*')) return plain(1, `${hidden}[^/]*`);
  if (rest.startsWith('?')) return plain(1, `${hidden}[^/]`);
  const set = /^\[(!?)([^\]/]+)\]/.exec(rest);
  if (set !== null)
    return plain(
      set[0].length,
      `[${set[1] === '!' ? '^' : ''}${(set[2] ?? '').replaceAll('\\', '\\\\').replace(/^\^/, '\\^')}]`,
    );
  if (rest.startsWith('{') && rest.includes('}')) return { length: 1, source: '(?:', braces: 1 };
  if (braces > 0 && rest.startsWith(',')) return plain(1, '|');
  if (braces > 0 && rest.startsWith('}')) return { length: 1, source: ')', braces: -1 };
  return plain(1, (rest[0] ?? '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}
