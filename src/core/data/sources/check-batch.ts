import type { Data, RecordBatch } from 'apache-arrow';

/**
 * Throws RangeError when the numbers of a record batch cannot be true: a column of another length than the batch, offsets that go
 * back or point behind their values. The reader itself follows them, and a damaged one makes rows out of nothing or never ends.
 */
export function checkBatch({ numRows, data }: RecordBatch): void {
  for (const column of data.children) {
    if (column.length !== numRows)
      throw new RangeError(`a batch says ${numRows} rows, a column of it ${column.length}`);
    checkColumn(column);
  }
}

function checkColumn(column: Data): void {
  const { valueOffsets, values, children, length, dictionary } = column;
  const [first] = children;
  if (isUnion(column)) checkChildren(column, 0);
  else if (hasOffsets(valueOffsets)) checkOffsets(valueOffsets, length, first?.length ?? sizeOf(values));
  else if (first !== undefined) checkChildren(column, listSize(column));
  else if (ArrayBuffer.isView(values) && values.byteLength * 8 < length)
    throw new RangeError(`a column of ${length} values has ${values.byteLength} bytes`);
  for (const child of children) checkColumn(child);
  for (const part of dictionary?.data ?? []) checkColumn(part);
}

function hasOffsets(offsets: unknown): offsets is Int32Array | BigInt64Array {
  return (offsets instanceof Int32Array || offsets instanceof BigInt64Array) && offsets.length > 0;
}

function sizeOf(values: unknown): number {
  return ArrayBuffer.isView(values) ? values.byteLength : 0;
}

/** Unions say themselves where their values are. */
function isUnion({ typeIds }: Data): boolean {
  return ArrayBuffer.isView(typeIds) && typeIds.byteLength > 0;
}

function checkOffsets(offsets: Int32Array | BigInt64Array, length: number, available: number): void {
  if (offsets.length <= length) throw new RangeError(`a column of ${length} values has ${offsets.length} offsets`);
  let before = 0;
  for (let at = 0; at <= length; at++) {
    const offset = Number(offsets[at]);
    if (offset < before || offset > available)
      throw new RangeError(`an offset of a column is ${offset}, between ${before} and ${available} expected`);
    before = offset;
  }
}

/** Structs have as many values in each child, lists of a fixed size a multiple. */
function listSize({ type }: Data): number {
  return 'listSize' in type && typeof type.listSize === 'number' ? type.listSize : 1;
}

function checkChildren({ length, children }: Data, times: number): void {
  const short = children.find((child) => child.length < length * times);
  if (short !== undefined) throw new RangeError(`a column of ${length} values has ${short.length} in a part of it`);
}
