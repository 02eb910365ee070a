import type { MediaKind } from '../shapes/example.ts';
import { isObject } from '../shapes/row-fields.ts';

/** A picture, video or document that a record names or holds. */
export type NamedMedia = { kind: MediaKind; uri: string; format: string };

const kinds: readonly MediaKind[] = ['image', 'video', 'document'];

/** Every picture, video and document of a record of any shape that is written, in the order of the record. */
export function findMedia(value: unknown): NamedMedia[] {
  if (Array.isArray(value)) return value.flatMap(findMedia);
  if (!isObject(value)) return [];
  const own = ofBlock(value);
  if (own !== undefined) return [own];
  return Object.values(value).flatMap((inner) => (typeof inner === 'object' ? findMedia(inner) : []));
}

/** Converse has `image.source.s3Location.uri`, OpenAI `image_url.url`, evaluation rows `data`. */
function ofBlock(block: Record<string, unknown>): NamedMedia | undefined {
  for (const kind of kinds) {
    const media = block[kind];
    const source = isObject(media) ? media['source'] : undefined;
    const location = isObject(source) ? source['s3Location'] : undefined;
    const uri = isObject(location) ? location['uri'] : undefined;
    if (isObject(media) && typeof uri === 'string') return { kind, uri, format: String(media['format']) };
  }
  const inner = isObject(block['image_url']) ? block['image_url']['url'] : block['data'];
  return typeof inner === 'string' && /^(?:s3|https?|data):/i.test(inner) ? ofAddress(inner) : undefined;
}

function ofAddress(uri: string): NamedMedia {
  const given = /^data:image\/([^;,]+)/i.exec(uri)?.[1] ?? /\.([A-Za-z0-9]+)(?:[?#].*)?$/.exec(uri.slice(-2048))?.[1];
  return { kind: 'image', uri, format: (given ?? 'unknown').toLowerCase() };
}
