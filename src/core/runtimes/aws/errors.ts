import { ForgeError, messageOf } from '../../errors.ts';
import { type ErrorRow, errorRows } from './error-rows.ts';

/** What was asked for, and what it takes. */
export type AwsRequest = { what: string; permissions: string };

/** Any error of an AWS call as ours, the cause kept. An error that is ours, or a cancellation, stays what it is. */
export function toForgeError(error: unknown, request: AwsRequest): unknown {
  if (error instanceof ForgeError || (error instanceof Error && error.name === 'AbortError')) return error;
  const names = errorNames(error);
  const message = messageOf(error);
  if (/region is missing/i.test(message))
    return new ForgeError('unavailable', `${request.what}: no AWS region is set`, {
      next: 'set AWS_REGION',
      cause: error,
    });
  const known = names.find((name) => translationOf(name, message) !== undefined);
  const found = known === undefined ? undefined : translationOf(known, message);
  const fill = (text: string): string =>
    text
      .replace('{what}', request.what)
      .replace('{permissions}', request.permissions)
      .replace('{message}', () => message);
  if (found === undefined)
    return new ForgeError('unavailable', `${request.what}: ${names[0] ?? 'Error'}: ${message}`, {
      next: 'this error is not known here; what AWS says may help',
      cause: error,
    });
  return new ForgeError(found.code, `${fill(found.says)} (${known ?? message})`, {
    next: fill(found.next),
    cause: error,
  });
}

function translationOf(name: string, message: string): ErrorRow | undefined {
  return errorRows.find((row) => row.names.includes(name) && (row.about === undefined || row.about.test(message)));
}

/** Whether the same call may succeed when it is made again: the connection broke, or the answer was cut short. */
export function isBrokenConnection(error: unknown): boolean {
  const broken = [
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'TimeoutError',
    'aborted',
    'ERR_STREAM_PREMATURE_CLOSE',
    'IncompleteBody',
  ];
  return (
    errorNames(error).some((name) => broken.includes(name)) ||
    /socket hang up|aborted|premature/i.test(messageOf(error))
  );
}

/** Name, code, status and cause's code of an error, the most telling first. */
export function errorNames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const named = 'Code' in error && typeof error.Code === 'string' ? [error.Code] : [];
  const inner = error.cause instanceof Error ? errorNames(error.cause) : [];
  const name = error.name === 'Error' || error.name === 'Unknown' ? [] : [error.name];
  return [...name, ...named, ...code, ...statusOf(error), ...inner];
}

function statusOf(error: Error): string[] {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return [];
  const { $metadata } = error;
  return 'httpStatusCode' in $metadata ? [String($metadata.httpStatusCode)] : [];
}
