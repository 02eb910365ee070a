import type { OperationShape } from './shape.ts';
import { requiredMembers, toShape, traitText } from './shape.ts';

/** Where an operation lives: method, path pattern, fixed query, status of its answer; and what must be there besides. */
export type HttpTrait = {
  method: string;
  segments: readonly string[];
  query: readonly [key: string, value: string][];
  status: number;
  /** Query parameters and headers (lower case) of required members. */
  wanted: { query: readonly string[]; headers: readonly string[] };
};

/** `prefix` stands before the path of operations on a bucket: S3's patterns leave it out. */
export function httpTraitOf(shape: OperationShape, prefix = ''): HttpTrait | undefined {
  const traits = shape[3];
  const http: unknown = typeof traits === 'object' ? traits.http : undefined;
  if (!Array.isArray(http)) return undefined;
  const [method, uri, status] = http;
  const [path = '/', query = ''] = String(uri).split('?');
  const fixed = [...new URLSearchParams(query)].filter(([key]) => key !== 'x-id');
  const segments = `${hasBucket(shape) ? prefix : ''}${path}`.split('/').filter((segment) => segment !== '');
  return { method: String(method), segments, query: fixed, status: Number(status ?? 200), wanted: wantedOf(shape) };
}

function hasBucket(shape: OperationShape): boolean {
  return [...toShape(shape[4]).structIterator()].some(([name]) => name === 'Bucket');
}

function wantedOf(shape: OperationShape): HttpTrait['wanted'] {
  const input = toShape(shape[4]);
  const needed = requiredMembers(input).map((name) => input.getMemberSchema(name));
  return {
    query: needed.flatMap((member) => traitText(member, 'httpQuery') ?? []),
    headers: needed.flatMap((member) => traitText(member, 'httpHeader')?.toLowerCase() ?? []),
  };
}

/** Values of the labels when a path fits the pattern. `{Key+}` takes the rest, slashes included. */
export function matchPath(segments: readonly string[], path: string): Map<string, string> | undefined {
  const parts = path.replace(/^\//, '').split('/');
  const labels = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const [, label, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const part = greedy === '+' ? parts.slice(index).join('/') : parts[index];
    if (part === undefined || part === '') return undefined;
    if (label !== undefined) labels.set(label, decodeURIComponent(part));
    else if (segment !== part) return undefined;
    if (greedy === '+') return labels;
  }
  const left = parts.slice(segments.length).filter((part) => part !== '');
  return left.length === 0 ? labels : undefined;
}
