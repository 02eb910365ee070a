import { passingError } from './passing-failure.ts';
import { withDeadline } from './with-deadline.ts';

/** How long a streamed answer is waited for, in milliseconds: for the next sign of life, and for the whole. */
export type Patience = { silenceMs: number; wholeMs: number };

/** Whom a stream tells what: each piece of text, and that something came at all. */
export type Listener = { heard: (piece: string) => void; alive: () => void };

type Stream = {
  /** Who answers. */
  what: string;
  patience: Patience;
  caller: AbortSignal | undefined;
  heard: (piece: string) => void;
  /** Any failure as ours; `what` says how much had come. */
  tell: (error: unknown, what: string) => unknown;
};

/**
 * Listens to an answer that comes piece by piece. A stream that falls silent, or never ends, fails as a passing one that names its pieces
 * and seconds; any other failure is told by `tell`.
 */
export async function hearStream<T>(
  { what, patience, caller, heard, tell }: Stream,
  work: (signal: AbortSignal, listener: Listener) => Promise<T>,
): Promise<T> {
  const { silenceMs, wholeMs } = patience;
  const began = performance.now();
  let pieces = 0;
  let silent = false;
  const outcome = await withDeadline(wholeMs, caller, async (until) => {
    const inner = await withDeadline(silenceMs, until, (signal, again) =>
      work(signal, { heard: (piece) => (pieces++, heard(piece)), alive: again }),
    );
    if ('value' in inner) return inner.value;
    silent = inner.late;
    throw inner.error;
  });
  if ('value' in outcome) return outcome.value;
  const whose = pieces === 0 ? what : `${what}, after ${pieces} ${pieces === 1 ? 'piece' : 'pieces'} of its answer`;
  if (!silent && !outcome.late) throw tell(outcome.error, whose);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const why = outcome.late ? 'was not at its end' : `was silent for ${silenceMs / 1000} seconds, and given up`;
  throw passingError(`${whose}, ${why} after ${seconds} seconds`, { passing: 'timeout', cause: outcome.error });
}
