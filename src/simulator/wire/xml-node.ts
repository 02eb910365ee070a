/** An element: its own text, and its children in their order. Attributes and namespaces are not kept. */
export type XmlNode = { name: string; text: string; children: XmlNode[] };

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([^\s/>]+)[^>]*?(\/?)>|([^<]+)/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The root element of a document as programs write them. Undefined when there is none or a tag is not closed. */
export function parseXml(document: string): XmlNode | undefined {
  const top: XmlNode = { name: '', text: '', children: [] };
  const open = [top];
  for (const [, close, name, empty, text] of document.matchAll(TOKEN)) {
    const current = open.at(-1);
    if (current === undefined) return undefined;
    if (text !== undefined) current.text += unescaped(text);
    if (name === undefined) continue;
    if (close === '/') {
      if (open.pop()?.name !== plainName(name)) return undefined;
      continue;
    }
    const node: XmlNode = { name: plainName(name), text: '', children: [] };
    current.children.push(node);
    if (empty !== '/') open.push(node);
  }
  return open.length === 1 ? top.children[0] : undefined;
}

/** Text as it may stand inside an element. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

function plainName(name: string): string {
  return name.replace(/^.*:/, '');
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (whole, decimal, hex, named) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return NAMED[String(named)] ?? whole;
  });
}
