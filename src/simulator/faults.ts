import type { ServiceError } from './wire/service-error.ts';
import { serviceError } from './wire/service-error.ts';

/**
 * What happens to a request. `reset` after: the effect took place, the answer is lost. `cut`: the connection breaks after so many bytes of
 * the answer; `hang`: nothing more comes. `event`: a stream of events ends with an exception, by its member's name, after so many events.
 * `skew`: the service's clock is that far ahead.
 */
export type Fault =
  | { kind: 'error'; name: string; status?: number; message?: string; headers?: Record<string, string> }
  | { kind: 'throttle' }
  | { kind: 'server_error' }
  | { kind: 'reset'; when: 'before' | 'after' }
  | { kind: 'cut'; bytes: number }
  | { kind: 'hang'; bytes: number }
  | { kind: 'event'; after: number; name: string; message?: string }
  | { kind: 'stall'; ms: number }
  | { kind: 'skew'; ms: number };

/** Which requests it happens to: those of an operation (absent: any) of a service, from the nth on, so many times (1 unless told). */
export type FaultRule = { service: string; operation?: string; nth?: number; times?: number; fault: Fault };

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The faults of a request that is seen now; counts it. */
  of(service: string, operation: string): Fault[];
};

export function createFaults(): Faults {
  const rules: (FaultRule & { seen: number })[] = [];
  return {
    add: (rule) => void rules.push({ ...rule, seen: 0 }),
    clear: () => void rules.splice(0),
    of(service, operation) {
      const fitting = rules.filter(
        (rule) => rule.service === service && (rule.operation === undefined || rule.operation === operation),
      );
      return fitting.flatMap((rule) => {
        rule.seen++;
        const { nth = 1, times = 1 } = rule;
        return rule.seen >= nth && rule.seen < nth + times ? [rule.fault] : [];
      });
    },
  };
}

/** The refusal that a fault stands for, in the words of the service. */
export function refusalOf(fault: Fault, service: string): ServiceError | undefined {
  const s3 = service === 's3';
  if (fault.kind === 'error') {
    const { name, message = name, status = 400, headers = {} } = fault;
    return serviceError(name, message, { status, headers });
  }
  if (fault.kind === 'throttle')
    return s3
      ? serviceError('SlowDown', 'Please reduce your request rate.', { status: 503 })
      : serviceError(service === 'iam' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
  if (fault.kind !== 'server_error') return undefined;
  return s3
    ? serviceError('InternalError', 'We encountered an internal error. Please try again.', { status: 500 })
    : serviceError('InternalFailure', 'The request processing has failed because of an unknown error.', {
        status: 500,
      });
}
