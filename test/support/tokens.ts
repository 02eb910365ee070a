/** A piece of TypeScript source; comments are gone. `depth` counts the open brackets around it, `line` is 1-based. */
export type Token = {
  kind: 'word' | 'string' | 'template' | 'pattern' | 'mark';
  text: string;
  depth: number;
  line: number;
};

const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const WORD = /[\p{ID_Start}\p{Nd}$_#@][\p{ID_Continue}$]*/uy;
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
const WORDS_BEFORE_PATTERN = new Set(['return', 'typeof', 'case', 'in', 'of', 'yield', 'await', 'else', 'do', 'void']);

/** Cuts source text into tokens, well enough to find imports, exports and calls; types and code are not told apart. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  const open: string[] = [];
  let at = 0;
  let line = 1;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  const add = (kind: Token['kind'], text: string): void => {
    found.push({ kind, text, depth: open.length, line });
    line += newlines(text);
  };
  const addTemplate = (start: string): void => {
    const text = `${start}${take(TEMPLATE_TEXT) ?? ''}`;
    add('template', text);
    if (text.endsWith('${')) open.push('${');
  };

  for (;;) {
    line += newlines(take(SPACE_OR_COMMENT) ?? '');
    const character = source[at];
    if (character === undefined) return found;
    const string = take(STRING);
    const word = string === undefined ? take(WORD) : undefined;
    const pattern = word === undefined && startsPattern(character, found.at(-1)) ? take(PATTERN) : undefined;
    if (string !== undefined) add('string', string);
    else if (word !== undefined) add('word', word);
    else if (pattern !== undefined) add('pattern', pattern);
    else {
      at++;
      if (character === '`') addTemplate(character);
      else if (character === '}' && open.at(-1) === '${') {
        open.pop();
        addTemplate(character);
      } else {
        if (')]}'.includes(character)) open.pop();
        add('mark', character);
        if ('([{'.includes(character)) open.push(character);
      }
    }
  }
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

/** A slash begins a regular expression unless it follows something that has a value. */
function startsPattern(character: string, before: Token | undefined): boolean {
  if (character !== '/') return false;
  if (before === undefined) return true;
  if (before.kind === 'mark') return !')]}'.includes(before.text);
  return before.kind === 'word' && WORDS_BEFORE_PATTERN.has(before.text);
}
