import { type SkipBytes, createTextKernel } from '../text-kernel.ts';

/** Chunks are a megabyte and what was left of the one before; larger ones, with huge records in them, stay where they are. */
const ROOM = 2 << 20;

/** The bytes that a parser is given, where it can skip those that tell nothing. */
export type HeldChunk = {
  /** Returns the bytes [0, end), to be read instead of those given. */
  hold(bytes: Buffer, end: number): Buffer;
  /** Offset of the first of these bytes in [from, end) of the chunk held last; `from` when it was too large to hold. */
  skipTo(wanted: readonly number[]): SkipBytes;
};

export function createHeldChunk(): HeldChunk {
  const kernel = createTextKernel(ROOM);
  const room = kernel.bytes.subarray(kernel.text, kernel.text + ROOM);
  let held = false;
  return {
    hold(bytes, end) {
      held = end <= ROOM;
      if (!held) return bytes;
      bytes.copy(room, 0, 0, end);
      return room;
    },
    skipTo(wanted) {
      const skip = kernel.skipTo(wanted);
      return (from, end) => (held ? skip(from + kernel.text, end + kernel.text) - kernel.text : from);
    },
  };
}
