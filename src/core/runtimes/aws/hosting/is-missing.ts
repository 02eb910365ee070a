import { messageOf } from '../../../errors.ts';
import { errorNames } from '../errors.ts';

const MISSING = ['ResourceNotFoundException', 'ObjectNotFoundException', 'NoSuchEntityException', 'NoSuchEntity'];
const TAKEN = ['ConflictException', 'ResourceInUseException', 'EntityAlreadyExistsException', 'EntityAlreadyExists'];

/** Whether a service says that there is no such thing. SageMaker says it as a ValidationException; only its words tell. */
export function isMissing(error: unknown): boolean {
  const names = errorNames(error);
  if (names.some((name) => MISSING.includes(name))) return true;
  return names.includes('ValidationException') && /could not find|not (?:be )?found|not exist/i.test(messageOf(error));
}

/** Whether a service says that a thing of this name is there already. */
export function isTaken(error: unknown): boolean {
  const names = errorNames(error);
  if (names.some((name) => TAKEN.includes(name))) return true;
  return names.includes('ValidationException') && /already exist/i.test(messageOf(error));
}

/** What a question answers, or undefined where the thing is not there. */
export async function orMissing<T>(question: Promise<T>): Promise<T | undefined> {
  return question.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Makes a thing; that it is there already is success, since names are chosen before. */
export async function unlessTaken(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
}
