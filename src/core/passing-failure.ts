import { ForgeError } from './errors.ts';

/** Why a question got no answer, when asking again may help. `garbage`: something came that is no answer. */
export type PassingFailure = {
  passing: 'throttled' | 'server' | 'timeout' | 'broken' | 'garbage';
  /** How long the service asks to be left alone. */
  retry_after_ms?: number;
  cause?: unknown;
};

/** An error that says that asking again may help; it travels as the error's cause. */
export function passingError(message: string, failure: PassingFailure): ForgeError {
  const code = failure.passing === 'garbage' ? 'bad_data' : 'unavailable';
  return new ForgeError(code, message, { next: 'try again in a moment', cause: failure });
}

/** What a thrown error says about asking again; undefined when it would fail the same way. */
export function passingFailureOf(error: unknown): PassingFailure | undefined {
  const cause = error instanceof ForgeError ? error.cause : undefined;
  return isPassing(cause) ? cause : undefined;
}

function isPassing(cause: unknown): cause is PassingFailure {
  return typeof cause === 'object' && cause !== null && 'passing' in cause && typeof cause.passing === 'string';
}
