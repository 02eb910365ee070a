import { createHash } from 'node:crypto';
import { type Kind, idPrefixes } from './ids.ts';

/** Id of a thing that is defined by its content: the same parts give the same id. Twelve hex digits of SHA-256. */
export function idFrom(kind: Kind, ...parts: readonly unknown[]): string {
  return `${idPrefixes[kind]}-${fingerprint(...parts).slice(0, 12)}`;
}

/** SHA-256 (hex) over the canonical JSON of the parts: key order does not matter, undefined members do not count. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** JSON with sorted keys and without undefined members. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
