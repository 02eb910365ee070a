/** What a caller brings besides the arguments. */
export type Call = {
  /** Aborted when the caller cancels or goes away. */
  signal: AbortSignal;
  /** Tells how far the work is; `total` 0 means unknown. Free to call often: the transport limits the rate. */
  progress: (done: number, total: number, message: string) => void;
  /** Somebody hears the progress. */
  watched?: true;
  /** Asks the person behind the client; absent when the client cannot ask. `no answer` when the person dismissed it. */
  confirm?: (question: string) => Promise<'yes' | 'no' | 'no answer'>;
};
