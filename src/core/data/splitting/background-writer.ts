import type { FileHandle } from 'node:fs/promises';

/** So many bytes are handed to the disk while the work goes on, so that little is left to wait for at the end. */
const SYNC_BYTES = 64 << 20;

/** Writes to a file while its caller works on. An error of a write comes out of the next call. */
export type BackgroundWriter = {
  /** Starts writing once the bytes before are written. The bytes must not change until the next call has returned. */
  write(bytes: Buffer): Promise<void>;
  /** Waits for everything and makes it durable. */
  finish(): Promise<void>;
  /** Waits for what goes on, whatever comes of it, and closes the file. */
  close(): Promise<void>;
};

type Result = { error: unknown } | undefined;

export function createBackgroundWriter(file: FileHandle): BackgroundWriter {
  let writing: Promise<Result> = Promise.resolve(undefined);
  let syncing: Promise<Result> | undefined;
  let unsynced = 0;

  async function writeAll(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
  }

  async function syncNow(): Promise<void> {
    unsynced = 0;
    await file.datasync();
    syncing = undefined;
  }

  return {
    async write(bytes) {
      throwError(await writing);
      writing = toResult(writeAll(bytes));
      unsynced += bytes.length;
      if (unsynced >= SYNC_BYTES && syncing === undefined) syncing = toResult(syncNow());
    },
    async finish() {
      throwError(await writing);
      throwError(await syncing);
      await file.sync();
    },
    async close() {
      await writing;
      await syncing;
      await file.close();
    },
  };
}

/** A promise that never rejects, so that an error can wait until somebody asks. */
function toResult(work: Promise<void>): Promise<Result> {
  return work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
}

function throwError(result: Result): void {
  if (result !== undefined) throw result.error;
}
