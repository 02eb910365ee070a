import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticOperationSchema } from '@smithy/types';

/** A structure, list or value of a service's model, as the SDK's client exports it. */
export type Shape = NormalizedSchema;
export type OperationShape = StaticOperationSchema;

export function toShape(schema: $SchemaRef): Shape {
  return NormalizedSchema.of(schema);
}

/** Members that must be there: the client's schemas list them first and count them in the seventh place. */
export function requiredMembers(shape: Shape): readonly string[] {
  const schema = shape.getSchema();
  if (!Array.isArray(schema)) return [];
  const [, , , , members, , count] = schema;
  return Array.isArray(members) && typeof count === 'number' ? members.slice(0, count).map(String) : [];
}

/** A trait's text, as the name of a header; undefined when the member has no such trait. */
export function traitText(
  shape: Shape,
  trait: 'httpHeader' | 'httpQuery' | 'httpPrefixHeaders' | 'xmlName' | 'jsonName',
): string | undefined {
  const value = shape.getMergedTraits()[trait];
  return typeof value === 'string' ? value : undefined;
}

/** True for a member that is bound to a part of an HTTP message rather than its body. */
export function isOutsideBody(shape: Shape): boolean {
  const traits = shape.getMergedTraits();
  return (
    Boolean(traits.httpLabel ?? traits.httpPayload ?? traits.httpQueryParams ?? traits.httpResponseCode) ||
    traits.httpHeader !== undefined ||
    traits.httpQuery !== undefined ||
    traits.httpPrefixHeaders !== undefined
  );
}
