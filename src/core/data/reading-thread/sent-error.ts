import { ForgeError, messageOf, systemCode } from '../../errors.ts';
import type { SentError } from './thread-messages.ts';

/** What of an error can be sent to another thread and made an error there. */
export function toSentError(error: unknown): SentError {
  const stack = error instanceof Error ? error.stack : undefined;
  const system = systemCode(error);
  if (error instanceof ForgeError)
    return { message: error.message, stack, forge: { code: error.code, next: error.next } };
  return { message: messageOf(error), stack, ...(system === undefined ? {} : { system }) };
}

export function fromSentError({ message, stack, forge, system }: SentError): Error {
  const cause = stack === undefined ? {} : { cause: stack };
  if (forge !== undefined)
    return new ForgeError(forge.code, message, { ...cause, ...(forge.next === undefined ? {} : { next: forge.next }) });
  const error = new Error(message, cause);
  return system === undefined ? error : Object.assign(error, { code: system });
}
