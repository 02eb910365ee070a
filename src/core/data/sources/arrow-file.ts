import type { Message, RecordBatchReader } from 'apache-arrow';
import { checkFooter, isSchema } from './arrow-metadata.ts';
import { heldBytes, holdBytes } from './hold-bytes.ts';
import { type ByteReader, fill, replay } from './source-part.ts';

/** What stands before the messages in a file: the magic and its padding. */
const PREFIX_BYTES = 8;
/** What stands behind its footer: the footer's length and the magic again. */
const END_BYTES = 10;
const HEAD_BYTES = 64 << 10;
/** A file whose schema stands at its end alone is held in memory, up to so many bytes. */
const MAX_HELD_BYTES = 1 << 30;

type Arrow = { Message: typeof Message; RecordBatchReader: typeof RecordBatchReader };

/**
 * The messages of an Arrow file, from the schema on. Some writers (Arrow for JavaScript is one) leave the schema out at the
 * beginning, which the format allows since it stands in the footer as well: such a file is held in memory and its schema put before
 * its messages. Throws ForgeError unsupported when it is too large for that, RangeError when its footer cannot be true.
 */
export async function openArrowFile(raw: ByteReader, name: string, arrow: Arrow): Promise<ByteReader> {
  const head = Buffer.allocUnsafeSlow(HEAD_BYTES);
  const start = head.subarray(0, await fill(raw, head));
  if (beginsWithSchema(start)) return replay(start.subarray(PREFIX_BYTES), raw);
  const file = await holdBytes(replay(start, raw), MAX_HELD_BYTES, name);
  const held = Buffer.from(await file.slice(0, file.size));
  return replay(schemaOf(held, arrow), heldBytes(held.subarray(PREFIX_BYTES)).sequence());
}

/** Also when it is too long for the look. */
function beginsWithSchema(start: Buffer): boolean {
  const size = start.length < PREFIX_BYTES * 2 ? 0 : start.readUInt32LE(PREFIX_BYTES + 4);
  const first = start.subarray(PREFIX_BYTES * 2, PREFIX_BYTES * 2 + size);
  return first.length < Math.max(size, 1) || isSchema(first);
}

/** The footer's schema as a message. */
function schemaOf(held: Buffer, { Message: Messages, RecordBatchReader: Reader }: Arrow): Buffer {
  const end = held.length - END_BYTES;
  checkFooter(held.subarray(end - held.readInt32LE(end), end));
  const { schema } = Reader.from(held).open();
  const metadata = Messages.encode(Messages.from(schema));
  const message = Buffer.alloc(PREFIX_BYTES + metadata.length);
  message.writeUInt32LE(0xffffffff, 0);
  message.writeUInt32LE(metadata.length, 4);
  message.set(metadata, PREFIX_BYTES);
  return message;
}
