import type { ErrorCode } from '../../errors.ts';
import type { PartsRead } from '../sources/read-parts.ts';
import type { ParserOptions } from '../sources/source.ts';
import type { BatchEvent } from './row-batch.ts';

/** What a reading thread is given to do: files of this machine, and how to read them. */
export type ReadingJob = {
  parts: readonly { uri: string; name: string; bytes: number }[];
  options: Omit<ParserOptions, 'nextId'>;
};

/** Buffers that are handed over, and come back when their rows were used. */
export type BatchBuffers = { bytes: Uint8Array<ArrayBuffer>; table: Int32Array<ArrayBuffer> };

/** An error without its class. */
export type SentError = {
  message: string;
  stack: string | undefined;
  /** Of a ForgeError. */
  forge?: { code: ErrorCode; next: string | undefined };
  /** Of an error of the operating system. */
  system?: string;
};

/** What a reading thread says. `done` and `total` are bytes, `rows` the records read so far. */
export type FromReader =
  | { kind: 'ready' }
  | ({ kind: 'batch'; length: number; events: BatchEvent[]; done: number; total: number; rows: number } & BatchBuffers)
  | { kind: 'read'; read: PartsRead }
  | { kind: 'failed'; error: SentError };
