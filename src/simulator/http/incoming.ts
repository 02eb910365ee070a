import type { Readable } from 'node:stream';

/** A request as it came, the body whole. */
export type Incoming = {
  method: string;
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
};

export type Outgoing = {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | Readable;
};
