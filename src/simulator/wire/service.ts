import type { Incoming, Outgoing } from '../http/incoming.ts';
import type { ServiceError } from './service-error.ts';
import type { OperationShape } from './shape.ts';

/** Who asks, where and when. `now` is the simulator's time. */
export type Call = { region: string; now: Date; request: Incoming };

/** One operation: its schema, as the client exports it, and what it does. The input was checked; the answer will be. */
export type Operation = {
  shape: OperationShape;
  // A method, so that each operation may name its own input: the schema has made sure of it.
  answer(input: unknown, call: Call): object | Promise<object>;
};

export function operation<Input, Output extends object>(
  shape: OperationShape,
  answer: (input: Input, call: Call) => Output | Promise<Output>,
): { shape: OperationShape; answer(input: Input, call: Call): Output | Promise<Output> } {
  return { shape, answer };
}

export type Service = {
  /** Name in the credential scope of signatures. */
  name: string;
  /** What stands before the colon in IAM actions. */
  actions: string;
  protocol: Protocol;
  /** What stands before the operation in X-Amz-Target. */
  target?: string;
  /** Namespace of XML documents. */
  namespace?: string;
  operations: readonly Operation[];
};

/** How a service is spoken to. */
export type Protocol = {
  /** The operation a request asks for, or its name when it is none of the service's; undefined when it speaks another protocol. */
  find(service: Service, request: Incoming): Operation | string | undefined;
  read(operation: Operation, request: Incoming): unknown;
  write(service: Service, operation: Operation, output: object, id: string): Outgoing;
  refuse(service: Service, error: ServiceError, id: string): Outgoing;
};

export function nameOf(found: Operation | string): string {
  return typeof found === 'string' ? found : found.shape[2];
}
