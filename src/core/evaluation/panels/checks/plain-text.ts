/** The answer without what models wrap around it: code fences, emphasis, quotation marks at the ends. Case and accents stay. */
export function unwrap(answer: string): string {
  const fenced = /```[\w-]*\n?([\s\S]*?)```/.exec(answer)?.[1];
  const bare = (fenced ?? answer).replace(/\*\*|__|`/g, '').replace(/(^|\s)\*(\S[^*]*)\*(?=\W|$)/g, '$1$2');
  return trimEnds(bare);
}

/** Without white space, quotation marks and a sentence's last mark at the ends. */
export function trimEnds(text: string): string {
  const trimmed = text.trim().replace(/^["'“”„«‘’\s]+/, '');
  return trimmed
    .replace(/["'“”»‘’\s]+$/, '')
    .replace(/[.。!]["'“”»‘’\s]*$/, '')
    .replace(/["'“”»‘’\s]+$/, '');
}

/** What follows the last "the answer is", "answer:" or the like; the whole text when it says none of these. */
export function concluded(text: string): string {
  const marker =
    /(?:^|[^\p{L}])(?:the\s+)?(?:final\s+)?(?:answer|result|solution|output|translation)(?:\s+(?:is|would be)\s*:?|\s*:)\s*/giu;
  const last = [...text.matchAll(marker)].at(-1);
  const after = last === undefined ? '' : text.slice(last.index + last[0].length).trim();
  return after === '' ? text : after;
}

/** Lower case, no accents, no punctuation but what joins or signs, single spaces: for comparing wordings. */
export function toWording(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}'+/%\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
