// The reader of Arrow follows every count in the FlatBuffers of a message, however large it is and wherever it leads. These are
// the counts, looked at before. Source of the field numbers: format/Message.fbs, Schema.fbs and File.fbs of Apache Arrow.

const message = { headerType: 1, header: 2, bodyLength: 3 } as const;
const schemaFields = 1;
const fieldChildren = 5;
const batch = { nodes: 1, buffers: 2, variadicCounts: 4 } as const;
const dictionaryData = 1;
const headers = { schema: 1, dictionary: 2, batch: 3 } as const;
const footer = { schema: 1, dictionaries: 2, batches: 3 } as const;
const BLOCK_BYTES = 24;
const NODE_BYTES = 16;
const OFFSET_BYTES = 4;
const COUNT_BYTES = 8;

/** Bytes of the body behind a message. Throws RangeError when a count of the message is larger than the message itself. */
export function checkMetadata(bytes: Buffer): number {
  const root = follow(bytes, 0);
  const header = tableAt(bytes, root, message.header);
  const type = fieldAt(bytes, root, message.headerType);
  const kind = type === undefined ? 0 : bytes.readUInt8(type);
  if (header !== undefined && kind === headers.schema) checkFields(bytes, header, schemaFields, { left: bytes.length });
  if (header !== undefined && kind === headers.batch) checkBatchCounts(bytes, header);
  if (header !== undefined && kind === headers.dictionary) {
    const data = tableAt(bytes, header, dictionaryData);
    if (data !== undefined) checkBatchCounts(bytes, data);
  }
  const length = fieldAt(bytes, root, message.bodyLength);
  return length === undefined ? 0 : Number(bytes.readBigInt64LE(length));
}

function checkBatchCounts(bytes: Buffer, table: number): void {
  countAt(bytes, table, batch.nodes, NODE_BYTES);
  countAt(bytes, table, batch.buffers, NODE_BYTES);
  countAt(bytes, table, batch.variadicCounts, COUNT_BYTES);
}

/** Fields hold fields; those that hold themselves would never end. */
function checkFields(bytes: Buffer, table: number, index: number, seen: { left: number }): void {
  const count = countAt(bytes, table, index, OFFSET_BYTES);
  const field = fieldAt(bytes, table, index);
  if (field === undefined) return;
  const first = follow(bytes, field) + OFFSET_BYTES;
  for (let at = 0; at < count; at++) {
    if (seen.left-- <= 0) throw new RangeError('the fields of the schema go round in a circle');
    checkFields(bytes, follow(bytes, first + at * OFFSET_BYTES), fieldChildren, seen);
  }
}

/** Length of a vector, 0 when it is absent. */
function countAt(bytes: Buffer, table: number, index: number, size: number): number {
  const field = fieldAt(bytes, table, index);
  if (field === undefined) return 0;
  const count = bytes.readUInt32LE(follow(bytes, field));
  if (count * size > bytes.length)
    throw new RangeError(`a message of ${bytes.length} bytes says it has ${count} entries of ${size} bytes`);
  return count;
}

function tableAt(bytes: Buffer, table: number, index: number): number | undefined {
  const field = fieldAt(bytes, table, index);
  return field === undefined ? undefined : follow(bytes, field);
}

/** Where the offset at `at` leads; every access beyond the bytes is a RangeError of the Buffer. */
function follow(bytes: Buffer, at: number): number {
  return at + bytes.readUInt32LE(at);
}

/** Where a field of a table is, by the table's list of offsets. */
function fieldAt(bytes: Buffer, table: number, index: number): number | undefined {
  const list = table - bytes.readInt32LE(table);
  const place = OFFSET_BYTES + index * 2;
  if (place >= bytes.readUInt16LE(list)) return undefined;
  const offset = bytes.readUInt16LE(list + place);
  return offset === 0 ? undefined : table + offset;
}

/** Whether a message is the schema. */
export function isSchema(bytes: Buffer): boolean {
  const type = fieldAt(bytes, follow(bytes, 0), message.headerType);
  return type !== undefined && bytes.readUInt8(type) === headers.schema;
}

/** Throws RangeError when a count of a file's footer is larger than the footer. */
export function checkFooter(bytes: Buffer): void {
  const root = follow(bytes, 0);
  const schema = tableAt(bytes, root, footer.schema);
  if (schema !== undefined) checkFields(bytes, schema, schemaFields, { left: bytes.length });
  countAt(bytes, root, footer.dictionaries, BLOCK_BYTES);
  countAt(bytes, root, footer.batches, BLOCK_BYTES);
}
