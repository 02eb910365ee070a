import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/**
 * The lines of a file as bytes, without their line feeds, in batches of about a megabyte. A view is valid only until the next
 * batch is asked for. A last line without a line feed counts; an empty line is an empty view. Only LF ends a line, so text
 * with U+2028 stays whole.
 */
export async function* lineBatches(path: string, signal?: AbortSignal): AsyncGenerator<Buffer[]> {
  const file = await open(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      signal?.throwIfAborted();
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) break;
      const bytes =
        rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const [lines, used] = splitLines(bytes);
      rest = bytes.subarray(used);
      if (lines.length > 0) yield lines;
    }
    if (rest.length > 0) yield [rest];
  } finally {
    await file.close();
  }
}

function splitLines(bytes: Buffer): [Buffer[], number] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [lines, start];
}

/** Each non-empty line of a file of JSON lines, parsed, with its 1-based line number. Throws SyntaxError on the first line that is not JSON. */
export async function* jsonLines(path: string, signal?: AbortSignal): AsyncGenerator<{ line: number; value: unknown }> {
  let line = 0;
  for await (const batch of lineBatches(path, signal)) {
    for (const bytes of batch) {
      line++;
      if (bytes.length > 0) yield { line, value: JSON.parse(bytes.toString('utf8')) };
    }
  }
}
