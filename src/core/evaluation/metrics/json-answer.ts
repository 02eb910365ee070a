/** A value read from JSON text; `undefined` in its place is no JSON. */
export type ReadJson = { value: unknown } | undefined;

const FENCE = /^```[a-z]*\s*\n([\s\S]*?)\n?```$/i;

/** The JSON value that a text is, white space around it apart. */
export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The JSON value that a text is, or that it is but for one fence of Markdown around all of it, as `read` reads it. */
export function readFencedJson(text: string, read: (text: string) => ReadJson = readJson): ReadJson {
  const trimmed = text.trim();
  return read(FENCE.exec(trimmed)?.[1] ?? trimmed);
}

/** Equal as JSON values: the order of keys does not count, that of lists does, numbers are equal by value (1 is 1.0). */
export function equalJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => equalJson(item, other[index]))
    );
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equalJson(one[key], other[key]))
  );
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
