import { z } from 'zod';

/** One golden case: a metric's name, its inputs, and what the reference implementation answered. */
export const GoldenCase = z.looseObject({
  id: z.string(),
  metric: z.string(),
  options: z.record(z.string(), z.unknown()),
  expected: z.unknown(),
  tol: z.number(),
});
export type GoldenCase = z.infer<typeof GoldenCase>;

/** Computes a case's answer from its inputs. */
export type Family = (golden: GoldenCase) => unknown;

/** A family with checked inputs. */
export function family<T>(inputs: z.ZodType<T>, compute: (given: T) => unknown): Family {
  return (golden) => compute(inputs.parse(golden));
}

/** Where an answer differs from the expected one, or undefined when it does not. */
export function difference(expected: unknown, got: unknown, tol: number, at = 'answer'): string | undefined {
  const wanted = toNumber(expected);
  if (typeof wanted === 'number') {
    const value = toNumber(got);
    return typeof value === 'number' && isNear(wanted, value, tol) ? undefined : show(at, expected, got);
  }
  if (Array.isArray(expected)) return differenceOfLists(expected, got, tol, at);
  if (isObject(expected)) return differenceOfObjects(expected, got, tol, at);
  return expected === got ? undefined : show(at, expected, got);
}

function differenceOfLists(expected: unknown[], got: unknown, tol: number, at: string): string | undefined {
  if (!Array.isArray(got) || got.length !== expected.length) return show(at, expected, got);
  return first(expected.map((item, index) => difference(item, got[index], tol, `${at}[${index}]`)));
}

function differenceOfObjects(
  expected: Record<string, unknown>,
  got: unknown,
  tol: number,
  at: string,
): string | undefined {
  if (!isObject(got)) return show(at, expected, got);
  return first(Object.entries(expected).map(([key, item]) => difference(item, got[key], tol, `${at}.${key}`)));
}

function first(found: (string | undefined)[]): string | undefined {
  return found.find((text) => text !== undefined);
}

/** Numbers that JSON cannot write are words. */
function toNumber(value: unknown): unknown {
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  return value === '-Infinity' ? Number.NEGATIVE_INFINITY : value;
}

function isNear(expected: number, got: number, tol: number): boolean {
  if (Number.isNaN(expected) || !Number.isFinite(expected)) return Object.is(expected, got);
  return Math.abs(got - expected) <= tol * Math.max(1, Math.abs(expected));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function show(at: string, expected: unknown, got: unknown): string {
  return `${at}: expected ${JSON.stringify(expected)}, got ${typeof got === 'number' ? String(got) : JSON.stringify(got)}`;
}
