import { type Shape, isOutsideBody, traitText } from './shape.ts';
import type { XmlNode } from './xml-node.ts';

/** Elements as plain objects, lists and texts, the way JSON would have them; unknown elements keep their names. */
export function fromXml(shape: Shape, node: XmlNode): unknown {
  if (shape.isStructSchema()) return fromStruct(shape, node);
  if (shape.isListSchema()) {
    const member = shape.getValueSchema();
    const name = traitText(member, 'xmlName') ?? 'member';
    return node.children.filter((child) => child.name === name).map((child) => fromXml(member, child));
  }
  if (shape.isMapSchema()) return Object.fromEntries(node.children.map((entry) => fromEntry(shape, entry)));
  return node.text;
}

function fromStruct(shape: Shape, node: XmlNode): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, member] of shape.structIterator()) {
    if (isOutsideBody(member)) continue;
    const element = traitText(member, 'xmlName') ?? name;
    known.add(element);
    const children = node.children.filter((child) => child.name === element);
    const [first] = children;
    if (first === undefined) continue;
    const flat = member.isListSchema() && Boolean(member.getMergedTraits().xmlFlattened);
    found[name] = flat ? children.map((child) => fromXml(member.getValueSchema(), child)) : fromXml(member, first);
  }
  for (const child of node.children) if (!known.has(child.name)) found[child.name] = child.text;
  return found;
}

function fromEntry(shape: Shape, entry: XmlNode): [string, unknown] {
  const [key, value] = entry.children;
  return [key?.text ?? '', value === undefined ? undefined : fromXml(shape.getValueSchema(), value)];
}
