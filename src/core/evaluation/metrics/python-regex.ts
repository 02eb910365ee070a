// A reference for the golden cases only: patterns of lm-evaluation-harness's filters.
const LEADING_FLAGS = /^\(\?([imsx]+)\)/;

/**
 * A Python pattern as a JavaScript one, for the patterns that evaluation tasks use: leading inline flags such as `(?s)` become flags, and
 * `$` also matches before a last line feed. The rest is written alike in both.
 */
export function pythonRegex(pattern: string, flags = ''): RegExp {
  const [prefix = '', inline = ''] = LEADING_FLAGS.exec(pattern) ?? [];
  const all = new Set([...flags, ...inline.replace('x', '')]);
  const body = pattern.slice(prefix.length);
  return new RegExp(all.has('m') ? body : openEnds(body), [...all].join(''));
}

function openEnds(body: string): string {
  return body.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\$/g, (part) =>
    part === '$' ? '(?=\\n?$)(?![\\s\\S]{2})' : part,
  );
}

/** `re.findall`: the whole match, or the only group, or all groups. A group that took no part is empty. */
export function findAll(pattern: RegExp, text: string): (string | string[])[] {
  const global = pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
  return [...text.matchAll(global)].map(([whole, ...groups]) => {
    const found = groups.map((group: string | undefined) => group ?? '');
    return found.length > 1 ? found : (found[0] ?? whole);
  });
}
