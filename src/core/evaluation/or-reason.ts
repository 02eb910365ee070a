import { ForgeError, messageOf, systemCode } from '../errors.ts';

/** What the work gave, or why it could not: a ForgeError, a file that is not there or not JSON. Anything else is thrown, and so is a cancelled call. */
export async function orReason<T extends object>(
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<T | { reason: string }> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ForgeError || error instanceof SyntaxError || systemCode(error) !== undefined)
      return { reason: messageOf(error) };
    throw error;
  }
}
