import { createHash } from 'node:crypto';
import { lookAtInline } from '../../media/look-at-file.ts';
import type { Example, MediaBlock, MediaKind, Turn } from '../example.ts';
import { type RowNotes, fault } from '../row-fields.ts';
import type { Target } from '../target.ts';

/** Formats that training reads. Source: the Nova SFT validator (its list is the narrower one, and it is what refuses jobs). */
export const mediaFormats: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ['gif', 'jpeg', 'png', 'webp'],
  video: ['mov', 'mkv', 'mp4', 'webm'],
  document: ['pdf'],
};
/** Most of a kind in one message; documents are not counted. Source: the same. */
export const mediaPerMessage: Readonly<Record<MediaKind, number>> = { image: 10, video: 1, document: Infinity };
/** Everything about pictures, videos and documents that can be told without opening them. */
export function checkMedia({ turns }: Example, target: Target, notes: RowNotes): void {
  for (const turn of turns) {
    const media = turn.blocks.filter((block) => block.kind === 'media');
    if (media.length > 0) checkTurn(turn, media, target, notes);
  }
}

function checkTurn({ at }: Turn, blocks: readonly MediaBlock[], target: Target, notes: RowNotes): void {
  const kinds = [...new Set(blocks.map(({ media }) => media))];
  if (kinds.length > 1) fault(notes, 'bad_media', `message ${at} holds ${kinds.join(' and ')}: one kind a message`);
  for (const kind of kinds) {
    const count = blocks.filter(({ media }) => media === kind).length;
    const most = mediaPerMessage[kind];
    if (count > most) fault(notes, 'bad_media', `message ${at} holds ${count} ${kind}s, at most ${most} are read`);
    if (!target.inputs.includes(kind))
      fault(notes, 'media_not_read', `message ${at} holds ${kind}; ${target.model} does not read it`);
  }
  for (const block of blocks) checkBlock(block, `message ${at}`, target, notes);
}

function checkBlock(block: MediaBlock, where: string, target: Target, notes: RowNotes): void {
  const given = block.format?.toLowerCase();
  const format = given === 'jpg' ? 'jpeg' : given;
  if (block.format === undefined || format === undefined)
    fault(notes, 'bad_media', `${where}: the ${block.media} has no format`);
  else if (!mediaFormats[block.media].includes(format))
    fault(
      notes,
      'bad_media',
      `${where}: ${block.media} of format ${block.format}, training reads ${mediaFormats[block.media].join(', ')}`,
    );
  if (format !== block.format && given === 'jpg') notes.repairs.push('jpg_to_jpeg');
  block.format = format;
  if (target.shape === 'converse' || target.shape === 'dpo') checkAddress(block, where, target, notes);
}

function checkAddress(block: MediaBlock, where: string, target: Target, notes: RowNotes): void {
  const { bucketOwner } = target;
  if (block.uri.startsWith('data:') && block.media === 'image') takeOut(block, where, target, notes);
  if (!block.uri.startsWith('s3://')) {
    const kind = block.uri.startsWith('data:') ? 'in the row itself' : `at ${block.uri.slice(0, 60)}`;
    return fault(notes, 'media_not_in_s3', `${where}: the ${block.media} is ${kind}; training reads S3 alone`);
  }
  if (!/^[\p{L}\p{N}_\-/.]+$/u.test(block.uri.replaceAll('s3://', '')))
    fault(
      notes,
      'bad_media',
      `${where}: ${block.uri.slice(0, 100)} has characters that training refuses; letters, digits and _ - / . pass`,
    );
  block.owner ??= bucketOwner;
  if (block.owner === undefined)
    fault(
      notes,
      'bad_media',
      `${where}: nothing says which account owns ${block.uri.slice(0, 100)}: pass columns.bucket_owner`,
    );
}

/** A picture that stands in its row becomes a file named after its content, which is uploaded with the dataset. */
function takeOut(block: MediaBlock, where: string, { pictures }: Target, notes: RowNotes): void {
  if (pictures === undefined) return;
  for (const detail of lookAtInline({ kind: block.media, format: block.format ?? '', uri: block.uri }).faults)
    fault(notes, 'bad_media', `${where}: the picture in the row: ${detail}`);
  const data = block.uri.slice(block.uri.indexOf(',') + 1);
  const hash = createHash('sha256').update(data, 'base64').digest('hex');
  const name = `${hash.slice(0, 32)}.${block.format}`;
  notes.pictures.push({ name, data });
  block.uri = `${pictures}${name}`;
}
