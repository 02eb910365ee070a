import type { Worker } from 'node:worker_threads';

/** The messages of a thread, one by one. */
export type Inbox<Message> = {
  /** Waits for the next. Throws the thread's error, that it ended, or the signal's reason. */
  next(): Promise<Message>;
  /** Nothing is listened for any more. */
  close(): void;
};

export function createInbox<Message>(worker: Worker, signal: AbortSignal): Inbox<Message> {
  const messages: Message[] = [];
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;

  function fail(error: unknown): void {
    failure ??= { error };
    wake?.();
  }

  const abort = (): void => fail(signal.reason);
  signal.addEventListener('abort', abort);
  worker.on('message', (message: Message) => {
    messages.push(message);
    wake?.();
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the reading thread ended with code ${code}`)));

  return {
    async next() {
      for (;;) {
        signal.throwIfAborted();
        const message = messages.shift();
        if (message !== undefined) return message;
        if (failure !== undefined) throw failure.error;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    close: () => signal.removeEventListener('abort', abort),
  };
}
