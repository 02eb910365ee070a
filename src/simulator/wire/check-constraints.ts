import type { Shape } from './shape.ts';

/** Limits of one member: of a text its length and pattern, of a number its value, of a list or map its size. */
type Limits = { min?: number; max?: number; pattern?: string; enum?: readonly string[] };

/** By structure and member: `Structure.member`, with `[]` for the items of a list and `{}` for the values of a map. */
export type Constraints = Readonly<Record<string, Limits>>;

/** Everything in a value of the right shape that a service's limits forbid, in the words that services use. */
export function checkConstraints(constraints: Constraints, shape: Shape, value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || !shape.isStructSchema()) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    if (item === undefined || item === null) return [];
    const member = [...shape.structIterator()].find(([known]) => known === name)?.[1];
    return member === undefined
      ? []
      : checkMember(constraints, member, item, `${shape.getName() ?? ''}.${name}`, `${path}${toPath(name)}`);
  });
}

function checkMember(constraints: Constraints, shape: Shape, value: unknown, key: string, path: string): string[] {
  const limits = constraints[key];
  const own = limits === undefined ? [] : violations(limits, value, path);
  if (Array.isArray(value)) {
    const items = value.flatMap((item: unknown, index) =>
      checkMember(constraints, shape.getValueSchema(), item, `${key}[]`, `${path}.${index + 1}.member`),
    );
    return [...own, ...items];
  }
  if (!shape.isMapSchema()) return [...own, ...checkConstraints(constraints, shape, value, `${path}.`)];
  const entries: [string, unknown][] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    ...own,
    ...entries.flatMap(([name, item]) =>
      checkMember(constraints, shape.getValueSchema(), item, `${key}{}`, `${path}.${name}`),
    ),
  ];
}

function violations({ min, max, pattern, enum: values }: Limits, value: unknown, path: string): string[] {
  const size = sizeOf(value);
  const kind = typeof value === 'number' ? 'value' : 'length';
  const told = [
    size !== undefined && max !== undefined && size > max ? `${kind} less than or equal to ${max}` : undefined,
    size !== undefined && min !== undefined && size < min ? `${kind} greater than or equal to ${min}` : undefined,
  ].map((limit) => (limit === undefined ? undefined : `Member must have ${limit}`));
  if (typeof value === 'string' && pattern !== undefined && !isMatch(pattern, value))
    told.push(`Member must satisfy regular expression pattern: ${pattern}`);
  if (typeof value === 'string' && values !== undefined && !values.includes(value))
    told.push(`Member must satisfy enum value set: [${values.join(', ')}]`);
  const shown =
    typeof value === 'string' || typeof value === 'number'
      ? `'${String(value).slice(0, 100)}'`
      : `of size ${size ?? 0}`;
  return told.flatMap((limit) =>
    limit === undefined ? [] : [`Value ${shown} at '${path}' failed to satisfy constraint: ${limit}`],
  );
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? Object.keys(value).length
    : undefined;
}

/** Services begin names with a small letter in what they say. */
function toPath(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Classes and ends that Java names otherwise. */
const javaNames = [
  ['[\\p{Print}]', '[\\x20-\\x7e]'],
  ['\\p{Print}', '[\\x20-\\x7e]'],
  ['\\p{ASCII}', '[\\x00-\\x7f]'],
  ['\\p{Alnum}', '[a-zA-Z0-9]'],
  ['\\A', '^'],
  ['\\z', '$'],
] as const;

/** Patterns are Java's: the few that JavaScript reads only without the flag for Unicode are read so. */
function isMatch(pattern: string, text: string): boolean {
  const whole = `^(?:${javaNames.reduce((read, [java, here]) => read.replaceAll(java, here), pattern)})$`;
  try {
    return new RegExp(whole, 'u').test(text);
  } catch {
    return new RegExp(whole).test(text);
  }
}
