import { ForgeError } from '../../errors.ts';

/** An answer, or why there is none. */
export type Asked<T> = { value: T } | { reason: string };

/** What the account or a catalog says, or why it could not be asked: a plan goes on with its tables then. Bugs are not caught. */
export async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    if (
      error instanceof ForgeError &&
      (error.code === 'unavailable' || error.code === 'not_found' || error.code === 'bad_data')
    )
      return { reason: error.message };
    throw error;
  }
}
