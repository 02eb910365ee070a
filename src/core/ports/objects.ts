/** One object of a store, in the version that was seen. */
export type ObjectEntry = {
  /** Whole address, as `s3://bucket/key`. */
  uri: string;
  bytes: number;
  /** Changes whenever the content does (S3: the ETag). */
  version: string;
};

/**
 * Where objects can be read. Promises: what is read is the version of the entry, or the read fails with ForgeError `conflict`;
 * passing failures (throttling, a broken connection) are tried again and do not show; lasting ones are ForgeErrors that name
 * the object, the cause and what to do: not_found, unavailable, bad_request.
 */
export type ObjectSource = {
  /** Undefined when there is no such object. */
  look(uri: string, signal: AbortSignal): Promise<ObjectEntry | undefined>;
  /** All objects whose address begins with `prefix`, in the order of their addresses; without `deep` only those with no further slash. */
  list(prefix: string, deep: boolean, signal: AbortSignal): Promise<ObjectEntry[]>;
  /** Bytes [start, end) of an object; the end is at most its size. */
  read(entry: ObjectEntry, start: number, end: number, signal: AbortSignal): Promise<Uint8Array>;
};

/** What is put under an address. */
export type ObjectUpload = {
  /** The file that holds the content. */
  path: string;
  bytes: number;
  sha256: string;
};

/**
 * Where objects can also be written. Promises: an object is there whole or not at all; other content is never replaced
 * (ForgeError `conflict`); the same content again changes nothing.
 */
export type ObjectStore = ObjectSource & {
  compare(uri: string, upload: ObjectUpload, signal: AbortSignal): Promise<'absent' | 'same' | 'other'>;
  put(uri: string, upload: ObjectUpload, signal: AbortSignal): Promise<'written' | 'same'>;
};

/** The stores by the scheme of their addresses. Each loads when it is first used. */
export type ObjectStores = {
  s3?: () => Promise<ObjectStore>;
  /** Datasets of the Hugging Face hub, as Parquet. */
  hf?: () => Promise<ObjectSource>;
};
