import type { Block } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';

/** Content of a message: a string, or parts of type text and image_url (input_text and the like of the newer interface too). */
export function openAiBlocks(content: unknown, where: string, notes: RowNotes): Block[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (content === null || content === undefined) return [];
  if (Array.isArray(content)) return content.flatMap((part) => readPart(part, where, notes));
  fault(notes, 'bad_content', `content of ${where} is ${typeof content}, not text or a list of parts`);
  return [];
}

/** Content that can only be text; parts are joined. */
export function openAiText(content: unknown, where: string, notes: RowNotes): string {
  const blocks = openAiBlocks(content, where, notes);
  const texts = blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
  if (texts.length < blocks.length) fault(notes, 'unsupported_content', `${where} holds something other than text`);
  return texts.join('\n');
}

function readPart(part: unknown, where: string, notes: RowNotes): Block[] {
  if (typeof part === 'string') return [{ kind: 'text', text: part }];
  const { type, text, image_url: image } = isObject(part) ? part : {};
  if ((type === 'text' || type === 'input_text' || type === 'output_text') && typeof text === 'string')
    return [{ kind: 'text', text }];
  const url = isObject(image) ? image['url'] : image;
  if ((type === 'image_url' || type === 'input_image') && typeof url === 'string')
    return [imageBlock(url, where, notes)];
  fault(notes, 'unsupported_content', `${where} holds a part of type ${JSON.stringify(type) ?? 'nothing'}`);
  return [];
}

const FORMATS = new Set(['gif', 'jpeg', 'jpg', 'png', 'webp']);

/** An image by its address: its format is in the address. */
export function imageBlock(url: string, where: string, notes: RowNotes): Block {
  const scheme = /^(data|https?|s3):/i.exec(url)?.[1]?.toLowerCase();
  const format = scheme === 'data' ? dataFormat(url, where, notes) : suffix(url);
  if (scheme === undefined)
    fault(
      notes,
      'bad_media',
      `${where}: an image address begins with s3://, http(s):// or data:, not "${url.slice(0, 40)}"`,
    );
  return { kind: 'media', media: 'image', uri: url, format, name: undefined, owner: undefined };
}

function dataFormat(url: string, where: string, notes: RowNotes): string | undefined {
  const format = /^data:image\/([^;,]+);base64,./.exec(url)?.[1];
  if (format === undefined) fault(notes, 'bad_media', `${where}: the image is not data:image/<format>;base64,<data>`);
  else if (!FORMATS.has(format.toLowerCase()))
    fault(notes, 'bad_media', `${where}: images of format ${format} cannot be read`);
  return format;
}

function suffix(url: string): string | undefined {
  return /\.([A-Za-z0-9]+)(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase();
}
