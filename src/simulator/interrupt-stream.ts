import type { Fault } from './faults.ts';
import type { Shape } from './wire/shape.ts';

/** An answer whose stream of events ends with an exception where a fault says so. */
export function interruptStream(shape: Shape, output: object, faults: readonly Fault[]): object {
  const fault = faults.find(({ kind }) => kind === 'event');
  const member = shape.getEventStreamMember();
  if (fault?.kind !== 'event' || member === '') return output;
  const { name, after, message = name } = fault;
  // Services write the member either way; what a schema does not have is left out of the frame.
  const exception = { [name]: { message, Message: message } };
  return Object.fromEntries(
    Object.entries(output).map(([key, value]) => [
      key,
      key === member && Array.isArray(value) ? [...value.slice(0, after), exception] : value,
    ]),
  );
}
