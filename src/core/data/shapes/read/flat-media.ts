import type { RoleColumns } from '../../sources/source.ts';
import type { Block, MediaKind } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';
import { imageBlock } from './openai-blocks.ts';

/** The picture or video that columns name: format, address and owner. A row whose cells are all empty has none. */
export function flatMedia(object: Record<string, unknown>, columns: RoleColumns, notes: RowNotes): Block[] {
  const cell = (column: string | undefined): string => {
    const value = column === undefined ? undefined : object[column];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const [image, video, uri, owner] = [
    columns.image_format,
    columns.video_format,
    columns.s3_uri,
    columns.bucket_owner,
  ].map(cell);
  if (image === '' && video === '' && uri === '') return [];
  const media: MediaKind = video === '' ? 'image' : 'video';
  if (image !== '' && video !== '') fault(notes, 'bad_media', 'the row has an image and a video: one kind at a time');
  if (uri === undefined || uri === '') fault(notes, 'bad_media', `the row has a format of ${media}, but no S3 address`);
  else
    return [
      {
        kind: 'media',
        media,
        uri,
        format: formatOf(image, video, uri),
        owner: owner === '' ? undefined : owner,
        name: undefined,
      },
    ];
  return [];
}

function formatOf(image: string | undefined, video: string | undefined, uri: string): string | undefined {
  return [video, image, /\.([A-Za-z0-9]+)$/.exec(uri)?.[1]].find((format) => format !== undefined && format !== '');
}

/** Pictures of an evaluation row: data URIs, one or several, plain or as {"data": …}. */
export function flatImages(images: unknown, notes: RowNotes): Block[] {
  const list: unknown[] = Array.isArray(images) ? images : images === undefined || images === '' ? [] : [images];
  return list.flatMap((image, index) => {
    const data = isObject(image) ? image['data'] : image;
    if (typeof data === 'string') return [imageBlock(data, `image ${index + 1}`, notes)];
    fault(notes, 'bad_media', `image ${index + 1} is not a data URI`);
    return [];
  });
}
