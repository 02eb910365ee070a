import { isJsonObject } from './json-answer.ts';

/**
 * F1 over the fields of two JSON values: each text, number, boolean, null or empty list or object with the path of keys to it, positions in
 * lists left out, so that a list counts as a bag. 1 when both have the same fields, 0 when they share none.
 */
export function jsonFieldsF1(predicted: unknown, expected: unknown): number {
  const own = countFields(predicted);
  const wanted = countFields(expected);
  let shared = 0;
  for (const [field, count] of wanted) shared += Math.min(count, own.get(field) ?? 0);
  return (2 * shared) / (total(own) + total(wanted));
}

function countFields(value: unknown): Map<string, number> {
  const counts = new Map<string, number>();
  const walk = (inner: unknown, path: string): void => {
    if (Array.isArray(inner) && inner.length > 0) for (const item of inner) walk(item, `${path}[]`);
    else if (isJsonObject(inner) && Object.keys(inner).length > 0)
      for (const [key, item] of Object.entries(inner)) walk(item, `${path}.${JSON.stringify(key)}`);
    else {
      const field = `${path}=${typeof inner === 'bigint' ? inner : JSON.stringify(inner)}`;
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  };
  walk(value, '');
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
