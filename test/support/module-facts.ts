import { type Token, tokens } from './tokens.ts';

/** What a module says about itself: imported specifiers (static, dynamic and type imports alike), exported names, and oddities with their line. */
export type ModuleFacts = {
  imports: string[];
  exports: string[];
  computedImports: number[];
  defaultExports: number[];
  classes: string[];
  /** Names of variables declared with let or var outside any function. */
  moduleState: string[];
  mocks: number[];
};

const DECLARATIONS = new Set(['function', 'const', 'let', 'var', 'class', 'type', 'interface', 'enum', 'namespace']);
const MOCKS = new Set(['mock', 'doMock', 'unstable_mockModule']);

/** Reads the facts from source text. */
export function moduleFacts(source: string): ModuleFacts {
  const list = tokens(source);
  const is = (index: number, ...texts: string[]): boolean =>
    texts.every((text, offset) => list[index + offset]?.text === text);
  const linesWhere = (holds: (token: Token, index: number) => boolean): number[] =>
    list.filter(holds).map((token) => token.line);
  const namesAfter = (word: string): string[] =>
    list.flatMap((token, index) =>
      token.text === word && token.depth === 0 && token.kind === 'word' ? [list[index + 1]?.text ?? ''] : [],
    );
  return {
    imports: list.flatMap((token, index) => importedBy(list, token, index)),
    exports: list.flatMap((token, index) =>
      token.depth === 0 && token.text === 'export' ? exportedBy(list, index + 1) : [],
    ),
    computedImports: linesWhere(
      (token, index) => token.text === 'import' && is(index + 1, '(') && !isText(list[index + 2]),
    ),
    defaultExports: linesWhere(
      (token, index) => ['export', 'as'].includes(token.text) && token.kind === 'word' && is(index + 1, 'default'),
    ),
    classes: list.flatMap((token, index) =>
      token.text === 'class' && list[index + 1]?.kind === 'word' && list[index - 1]?.text !== '.'
        ? [list[index + 1]?.text ?? '']
        : [],
    ),
    moduleState: [...namesAfter('let'), ...namesAfter('var')],
    mocks: linesWhere(
      (token, index) =>
        ['vi', 'jest'].includes(token.text) && is(index + 1, '.') && MOCKS.has(list[index + 2]?.text ?? ''),
    ),
  };
}

function isText(token: Token | undefined): boolean {
  return token?.kind === 'string' || (token?.kind === 'template' && !token.text.endsWith('${'));
}

function importedBy(list: readonly Token[], token: Token, index: number): string[] {
  const next = list[index + 1];
  const called = next?.text === '(' ? list[index + 2] : undefined;
  if (token.kind !== 'word' || list[index - 1]?.text === '.') return [];
  if (token.text === 'import') {
    if (next?.kind === 'string') return [unquoted(next)];
    return called !== undefined && isText(called) ? [unquoted(called)] : [];
  }
  if (token.text === 'require' && called?.kind === 'string') return [unquoted(called)];
  return token.text === 'from' && next?.kind === 'string' && endsClause(list[index - 1]) ? [unquoted(next)] : [];
}

/** `from 'x'` is an import only after the names it imports: a closing brace, a star or a name. */
function endsClause(before: Token | undefined): boolean {
  return before !== undefined && (before.text === '}' || before.text === '*' || before.kind === 'word');
}

function unquoted(token: Token): string {
  return token.text.slice(1, -1);
}

/** Names exported by the statement whose `export` stands before `start`. */
function exportedBy(list: readonly Token[], start: number): string[] {
  const rest = list
    .slice(start, start + 4)
    .filter((token) => !['async', 'declare', 'abstract', '*'].includes(token.text));
  const [first, second] = rest;
  if (first?.text === '{' || (first?.text === 'type' && second?.text === '{')) return listedNames(list, start);
  if (first === undefined || !DECLARATIONS.has(first.text) || second === undefined) return [];
  return second.kind === 'word' ? [second.text] : listedNames(list, start);
}

/** The names in `{ a, b as c, d: e }`: of each member the last word counts. */
function listedNames(list: readonly Token[], start: number): string[] {
  const opening = list.findIndex((token, index) => index >= start && token.text === '{');
  const closing = list.findIndex((token, index) => index > opening && token.text === '}' && token.depth === 0);
  const names: string[] = [];
  for (const [offset, token] of list.slice(opening + 1, closing).entries()) {
    const after = list[opening + 2 + offset]?.text;
    if (token.kind === 'word' && (after === ',' || after === '}')) names.push(token.text);
  }
  return names;
}
