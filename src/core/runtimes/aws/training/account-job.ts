import { ForgeError } from '../../../errors.ts';
import type { CloudJob, TrainingJobSpec } from '../../../ports/training.ts';

/** The account's part of a job; throws ForgeError bad_request when the plan left it out. */
export function accountJob(spec: TrainingJobSpec): CloudJob {
  return spec.cloud ?? missing(spec.name, 'the account it runs in');
}

/** A member that one service needs and another does not. */
export function needed<T>(value: T | undefined, name: string, what: string): T {
  return value ?? missing(name, what);
}

/** Service techniques of our methods; what is trained by rewards has no targets. */
export function isReinforced(method: string): boolean {
  return method.startsWith('rft');
}

/** Where a recipe lies: read by the job as a channel of its own. */
export function recipeUri(job: CloudJob): string {
  return `${job.output}/recipe/recipe.yaml`;
}

/** Where the service puts what a job leaves: under this it makes a folder of the job's name. */
export function resultsUri(job: CloudJob): string {
  return `${job.output}/results`;
}

function missing(name: string, what: string): never {
  throw new ForgeError('bad_request', `job ${name} does not say ${what}`, { next: 'plan the run again' });
}
