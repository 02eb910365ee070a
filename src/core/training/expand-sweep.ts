import { ForgeError } from '../errors.ts';
import type { StartTrainingRequest } from './request.ts';

type Value = number | string | boolean;

/** One request for each run: itself without a sweep, else one for each value. Throws ForgeError when values or settings repeat. */
export function expandSweep(request: StartTrainingRequest): [StartTrainingRequest, ...StartTrainingRequest[]] {
  const { sweep, ...rest } = request;
  if (sweep === undefined) return [rest];
  const { setting, values } = sweep;
  if (Object.hasOwn(rest.hyperparameters, setting))
    throw twice(`"${setting}" is both swept and set in hyperparameters`);
  if (new Set(values).size < values.length)
    throw twice(`sweep of "${setting}" names a value twice: ${values.join(', ')}`);
  const [first, ...others] = values;
  const withValue = (value: Value): StartTrainingRequest => ({
    ...rest,
    hyperparameters: { ...rest.hyperparameters, [setting]: value },
    ...(rest.name === undefined ? {} : { name: `${rest.name}-${toName(value)}` }),
  });
  return first === undefined ? [rest] : [withValue(first), ...others.map(withValue)];
}

function toName(value: Value): string {
  return String(value).replace(/[^A-Za-z0-9._-]+/g, '-');
}

function twice(message: string): ForgeError {
  return new ForgeError('bad_request', message, { next: 'leave one of them out; nothing was started' });
}
