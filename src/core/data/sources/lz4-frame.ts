const MAGIC = 0x184d2204;
const MIN_MATCH = 4;

/**
 * Unpacks one LZ4 frame (LZ4 Frame Format Description 1.6.2 and Block Format, by Yann Collet), as Arrow files hold them.
 * Checksums are not verified. Throws RangeError on damage.
 */
export function unpackLz4Frame(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('not an LZ4 frame');
  const flags = view.getUint8(4);
  const hasSize = (flags & 8) !== 0;
  const hasBlockChecksum = (flags & 16) !== 0;
  const hasDictionary = (flags & 1) !== 0;
  const blockBytes = 1 << (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  let out = new Uint8Array(Math.max(blockBytes, packed.length * 4));
  let length = 0;
  for (let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0); ;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const bytes = size & 0x7fffffff;
    const block = packed.subarray(at, at + bytes);
    if (block.length < bytes) throw new RangeError('the LZ4 frame ends too early');
    if (out.length < length + blockBytes) out = enlarged(out, length + blockBytes);
    length = size >>> 31 === 1 ? copyBlock(block, out, length) : unpackBlock(block, out, length);
    at += bytes + (hasBlockChecksum ? 4 : 0);
  }
  return out.subarray(0, length);
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(bytes.length * 2, needed));
  larger.set(bytes);
  return larger;
}

function copyBlock(block: Uint8Array, out: Uint8Array, length: number): number {
  out.set(block, length);
  return length + block.length;
}

/** Sequences of a token, literals, and a match that is copied from what was written before. */
function unpackBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  let at = 0;
  let length = from;

  function count(nibble: number): number {
    if (nibble < 15) return nibble;
    let total = 15;
    for (let more = 255; more === 255; total += more) {
      if (at >= block.length) throw new RangeError('the LZ4 block ends in a length');
      more = block[at++] ?? 0;
    }
    return total;
  }

  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = count(token >> 4);
    if (at + literals > block.length || length + literals > out.length) throw new RangeError('LZ4 literals overrun');
    out.set(block.subarray(at, at + literals), length);
    at += literals;
    length += literals;
    if (at >= block.length) break;
    const offset = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const match = count(token & 15) + MIN_MATCH;
    if (offset === 0 || offset > length || length + match > out.length) throw new RangeError('LZ4 match out of range');
    for (let copied = 0; copied < match; copied++, length++) out[length] = out[length - offset] ?? 0;
  }
  return length;
}
