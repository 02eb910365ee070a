/** An element of a drawing: name, attributes, words directly inside, and what it contains. */
export type Node = { name: string; attributes: Record<string, string>; words: string; children: Node[] };

const PIECE = /<(\/?)([a-z]+)((?:\s+[a-zA-Z][a-zA-Z0-9-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([a-zA-Z][a-zA-Z0-9-]*)="([^"]*)"/g;
const REFERENCE = /&(?:amp|lt|gt|quot|#39);/g;
const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** Reads markup strictly: throws where a tag is not closed, an attribute not quoted or an ampersand not escaped. */
export function readSvg(markup: string): Node {
  const top: Node = { name: '', attributes: {}, words: '', children: [] };
  const open = [top];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < markup.length) {
    const at = PIECE.lastIndex;
    const match = PIECE.exec(markup);
    const parent = open.at(-1);
    if (match === null || parent === undefined) throw new Error(`not markup at ${at}: ${markup.slice(at, at + 60)}`);
    const [, closing, name = '', attributes = '', empty, words] = match;
    if (words !== undefined) parent.words += decoded(words);
    else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing at ${at}`);
    } else {
      const node: Node = { name, attributes: readAttributes(attributes), words: '', children: [] };
      parent.children.push(node);
      if (empty !== '/') open.push(node);
    }
  }
  const [svg] = top.children;
  if (open.length !== 1 || svg === undefined) throw new Error(`${open.length - 1} elements are left open`);
  return svg;
}

/** All elements of a name, in the order of the drawing. */
export function find(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

/** The words of all text elements. */
export function shownWords(node: Node): string[] {
  return find(node, 'text').map((text) => text.words);
}

export function numberOf(node: Node, attribute: string): number {
  return Number(node.attributes[attribute]);
}

function readAttributes(written: string): Record<string, string> {
  return Object.fromEntries([...written.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, decoded(value)]));
}

function decoded(words: string): string {
  const rest = words.replace(REFERENCE, '');
  if (rest.includes('&')) throw new Error(`bare ampersand in ${words}`);
  return words.replace(REFERENCE, (reference) => characters[reference] ?? '');
}
