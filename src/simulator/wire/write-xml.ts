import { type Shape, isOutsideBody, traitText } from './shape.ts';
import { writeTime } from './write-time.ts';
import { escapeXml } from './xml-node.ts';

/** The elements inside a structure; its members in headers are left out. */
export function writeXmlMembers(shape: Shape, value: object): string {
  const given = new Map<string, unknown>(Object.entries(value));
  let text = '';
  for (const [name, member] of shape.structIterator()) {
    const item = given.get(name);
    if (item === undefined || item === null || isOutsideBody(member)) continue;
    text += writeXml(member, traitText(member, 'xmlName') ?? name, item);
  }
  return text;
}

/** One element of that name; a flattened list is as many elements as it has items. */
export function writeXml(shape: Shape, name: string, value: unknown): string {
  if (Array.isArray(value)) return writeList(shape, name, value);
  const wrap = (inner: string): string => `<${name}>${inner}</${name}>`;
  if (value instanceof Date) return wrap(String(writeTime(shape, value, 'date-time')));
  if (value instanceof Uint8Array) return wrap(Buffer.from(value).toString('base64'));
  if (typeof value !== 'object' || value === null) return wrap(escapeXml(String(value)));
  if (!shape.isMapSchema()) return wrap(writeXmlMembers(shape, value));
  const member = shape.getValueSchema();
  return wrap(
    Object.entries(value)
      .map(([key, item]) => `<entry><key>${escapeXml(key)}</key>${writeXml(member, 'value', item)}</entry>`)
      .join(''),
  );
}

function writeList(shape: Shape, name: string, items: readonly unknown[]): string {
  const member = shape.getValueSchema();
  if (shape.getMergedTraits().xmlFlattened) return items.map((item) => writeXml(member, name, item)).join('');
  const inner = traitText(member, 'xmlName') ?? 'member';
  return `<${name}>${items.map((item) => writeXml(member, inner, item)).join('')}</${name}>`;
}
