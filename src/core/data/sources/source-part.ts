/** One file or object of a source. */
export type SourcePart = {
  /** Absolute path, or the s3://, hf:// or cloudwatch:// address. */
  uri: string;
  /** What messages call it among others: its name behind the folder or prefix that was asked for. */
  name: string;
  /** Size when it was listed. */
  bytes: number;
  /** Throws ForgeError, or the operating system's error. */
  open(signal: AbortSignal): Promise<OpenBytes>;
};

/** The bytes of one part, of one version: a part that changes meanwhile makes a read or `unchanged` throw ForgeError `conflict`. */
export type OpenBytes = {
  size: number;
  /** From the beginning to the end; one reader at a time. */
  sequence(): ByteReader;
  /** Bytes [start, end), both within the size. */
  slice(start: number, end: number): Promise<Uint8Array>;
  unchanged(): Promise<void>;
  close(): Promise<void>;
};

/** Bytes in order. Layers that unpack or convert are readers over readers. */
export type ByteReader = {
  /** Puts up to `target.length` bytes at its beginning and returns how many; 0 only at the end. Never called twice at once. */
  read(target: Buffer): Promise<number>;
};

/** Reads until the target is full or the end is reached. */
export async function fill(reader: ByteReader, target: Buffer): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const count = await reader.read(target.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** A reader over pieces that come one by one. `next` gives undefined at the end. */
export function readPieces(next: () => Promise<Uint8Array | undefined>): ByteReader {
  let piece: Uint8Array = new Uint8Array(0);
  let ended = false;
  return {
    async read(target) {
      while (piece.length === 0 && !ended) {
        const more = await next();
        if (more === undefined) ended = true;
        else piece = more;
      }
      const count = Math.min(piece.length, target.length);
      target.set(piece.subarray(0, count));
      piece = piece.subarray(count);
      return count;
    },
  };
}

/** Gives what was taken out for a look before what follows. */
export function replay(head: Buffer, rest: ByteReader): ByteReader {
  let at = 0;
  return {
    async read(target) {
      if (at >= head.length) return rest.read(target);
      const count = head.copy(target, 0, at);
      at += count;
      return count;
    },
  };
}
