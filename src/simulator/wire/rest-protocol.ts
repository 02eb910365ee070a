import type { Incoming } from '../http/incoming.ts';
import { type HttpTrait, httpTraitOf, matchPath } from './http-trait.ts';
import { type BodyReader, readRest } from './read-rest.ts';
import type { ServiceError } from './service-error.ts';
import type { Operation, Protocol, Service } from './service.ts';
import { type OperationShape, toShape } from './shape.ts';
import { type BodyWriter, writeRest } from './write-rest.ts';

/** What differs between the REST protocols. */
export type RestDialect = {
  /** Stands before the paths of the schemas. */
  prefix: string;
  read: BodyReader;
  /** True when numbers come as text. */
  text: boolean;
  write: BodyWriter;
  type: string;
  refuse(error: ServiceError, id: string): { body: string; headers: Record<string, string> };
};

/** REST in JSON or XML: the operation is told by method, path, query and headers. */
export function createRestProtocol(dialect: RestDialect): Protocol {
  const traitOf = (shape: OperationShape): HttpTrait | undefined => httpTraitOf(shape, dialect.prefix);
  return {
    find: (service, request) => findOperation(service, request, traitOf),
    read({ shape }, request) {
      const trait = traitOf(shape);
      const labels = trait === undefined ? undefined : matchPath(trait.segments, request.path);
      return readRest(toShape(shape[4]), request, labels ?? new Map(), trait?.query ?? [], dialect);
    },
    write(_service, { shape }, output, id) {
      const status = traitOf(shape)?.status ?? 200;
      const answer = writeRest(toShape(shape[5]), output, status, { body: dialect.write, type: dialect.type });
      answer.headers['x-amzn-requestid'] = id;
      return answer;
    },
    refuse(_service, error, id) {
      const { body, headers } = dialect.refuse(error, id);
      return { status: error.status, headers: { 'x-amzn-requestid': id, ...headers, ...error.headers }, body };
    },
  };
}

/** Of the operations that fit, the one that asks for most. */
function findOperation(
  { operations }: Service,
  request: Incoming,
  traitOf: (shape: OperationShape) => HttpTrait | undefined,
): Operation | string | undefined {
  if (request.headers['x-amz-target'] !== undefined) return undefined;
  let best: Operation | undefined;
  let most = -1;
  for (const one of operations) {
    const trait = traitOf(one.shape);
    const weight = trait === undefined ? undefined : weightOf(trait, request);
    if (weight !== undefined && weight > most) [best, most] = [one, weight];
  }
  return best ?? `${request.method} ${request.path}`;
}

function weightOf(trait: HttpTrait, { method, path, query, headers }: Incoming): number | undefined {
  if (trait.method !== method || matchPath(trait.segments, path) === undefined) return undefined;
  const fixed = trait.query.every(([key, value]) => query.has(key) && (value === '' || query.get(key) === value));
  const wanted =
    trait.wanted.query.every((key) => query.has(key)) && trait.wanted.headers.every((key) => key in headers);
  if (!fixed || !wanted) return undefined;
  const literal = trait.segments.filter((segment) => !segment.startsWith('{')).length;
  return 10 * literal + 2 * trait.query.length + trait.wanted.query.length + trait.wanted.headers.length;
}
