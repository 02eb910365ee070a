import type { z } from 'zod';
import { nearest } from '../core/nearest.ts';

type Issue = z.core.$ZodIssue;

/** Everything wrong with the arguments of a call, each as a sentence that names the argument, what it got and what it takes. */
export function argumentProblems(schema: z.ZodObject, input: Record<string, unknown>): string[] {
  const parsed = schema.safeParse(input, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => sentences(schema, issue));
}

function sentences(schema: z.ZodObject, issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownArgument(schema, issue.path, key));
  const name = issue.path.length === 0 ? 'the arguments' : `"${pathText(issue.path)}"`;
  if (issue.input === undefined) return [`${name} is missing`];
  if (issue.code === 'invalid_type')
    return [`${name} must be ${issue.expected}, got ${typeName(issue.input)} ${shown(issue.input)}`];
  if (issue.code === 'invalid_union') return [`${name}: ${unionText(issue)}, got ${shown(issue.input)}`];
  if (issue.code === 'invalid_value') return [invalidValue(name, issue)];
  if (issue.code === 'too_small' || issue.code === 'too_big') return [outOfBounds(name, issue)];
  return [`${name}: ${issue.message}, got ${shown(issue.input)}`];
}

/** What each form of an argument would have taken. */
function unionText(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const forms = issue.errors.flatMap((errors) => errors.slice(0, 1).map((error) => error.message));
  return `fits none of its forms (${[...new Set(forms)].join('; ')})`;
}

function unknownArgument(schema: z.ZodObject, path: readonly PropertyKey[], key: string): string {
  const known = keysAt(schema, path);
  const where = path.length === 0 ? '' : ` in "${pathText(path)}"`;
  const close = nearest(key, known);
  const hint = close === undefined ? `it takes ${known.join(', ')}` : `did you mean "${close}"?`;
  return `unknown argument "${key}"${where}; ${hint}`;
}

function invalidValue(name: string, issue: Extract<Issue, { code: 'invalid_value' }>): string {
  const allowed = issue.values.map(String);
  const close = typeof issue.input === 'string' ? nearest(issue.input, allowed) : undefined;
  const hint = close === undefined ? '' : ` (did you mean "${close}"?)`;
  return `"${name.replaceAll('"', '')}" is ${shown(issue.input)} but takes ${allowed.join(', ')}${hint}`;
}

function outOfBounds(name: string, issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  const size = typeof issue.input === 'string' || Array.isArray(issue.input) ? issue.input.length : issue.input;
  return `${name} is ${shown(size)}${unit} but takes ${bound}${unit}`;
}

function keysAt(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const key of path) current = unwrap(shapeOf(current)?.[String(key)]);
  return Object.keys(shapeOf(current) ?? {});
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  if (schema === null || typeof schema !== 'object' || !('shape' in schema)) return undefined;
  const { shape } = schema;
  return shape !== null && typeof shape === 'object' ? { ...shape } : undefined;
}

/** The schema inside optional and default wrappers. */
function unwrap(schema: unknown): unknown {
  let current = schema;
  while (
    current !== null &&
    typeof current === 'object' &&
    'unwrap' in current &&
    typeof current.unwrap === 'function'
  ) {
    current = current.unwrap();
  }
  return current;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
