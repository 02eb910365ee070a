import { ForgeError, messageOf } from '../../../errors.ts';
import { type PassingFailure, passingError } from '../../../passing-failure.ts';
import { retryAfterMs } from '../../../retry-after.ts';
import { type AwsRequest, errorNames, isBrokenConnection, toForgeError } from '../errors.ts';

/** Errors of the runtimes that asking again may mend. Source: the service models of bedrock-runtime and sagemaker-runtime. */
const passing: Readonly<Record<string, PassingFailure['passing']>> = {
  ThrottlingException: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  ModelNotReadyException: 'throttled',
  ServiceUnavailableException: 'throttled',
  ServiceUnavailable: 'throttled',
  '429': 'throttled',
  '503': 'throttled',
  InternalServerException: 'server',
  InternalFailure: 'server',
  InternalDependencyException: 'server',
  ModelErrorException: 'server',
  ModelStreamErrorException: 'server',
  ModelStreamError: 'server',
  InternalStreamFailure: 'server',
  ModelTimeoutException: 'timeout',
  TimeoutError: 'timeout',
  '500': 'server',
  '502': 'server',
  '504': 'timeout',
};

/** Any error of a question as ours: passing ones say so, others are translated. A cancelled question is ForgeError cancelled. */
export function toAnswerError(
  error: unknown,
  request: AwsRequest,
  now: Date,
  signal: AbortSignal | undefined,
): unknown {
  if (error instanceof ForgeError) return error;
  if (signal?.aborted === true)
    return new ForgeError('cancelled', `the request to ${request.what} was cancelled`, { cause: error });
  const name = errorNames(error).find((known) => Object.hasOwn(passing, known));
  const kind = name === undefined ? undefined : passing[name];
  if (kind !== undefined) {
    const wait = retryAfterMs(headerOf(error, 'retry-after'), now);
    const failure = { passing: kind, ...(wait === undefined ? {} : { retry_after_ms: wait }), cause: error };
    return passingError(`${request.what}: ${name}: ${messageOf(error)}`, failure);
  }
  if (isBrokenConnection(error) || isTornStream(error) || errorNames(error).includes('ECONNREFUSED'))
    return passingError(`${request.what}: ${messageOf(error)}`, { passing: 'broken', cause: error });
  return refusal(error, request) ?? toForgeError(error, request);
}

/** What the SDK says of frames that end early or do not fit their checksums. */
function isTornStream(error: unknown): boolean {
  return /truncated event message|checksum|event message/i.test(messageOf(error));
}

/** What the model or its container refuses is about the question: it is said as it was said. */
function refusal(error: unknown, { what }: AwsRequest): ForgeError | undefined {
  const name = errorNames(error).find((known) => known === 'ValidationException' || known === 'ModelError');
  if (name === undefined) return undefined;
  return new ForgeError('bad_request', `${what}: ${messageOf(error)} (${name})`, {
    next: 'correct the model or the rows: the service refuses them as they are',
    cause: error,
  });
}

function headerOf(error: unknown, header: string): string | undefined {
  const response = error instanceof Error && '$response' in error ? error.$response : undefined;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === header)?.[1];
  return typeof found === 'string' ? found : undefined;
}
