import type { Incoming } from './http/incoming.ts';
import { type ServiceError, serviceError } from './wire/service-error.ts';

const S3_TOLERANCE_MS = 15 * 60_000;
const TOLERANCE_MS = 5 * 60_000;

/** The refusal of a request whose time (x-amz-date) is too far from the service's. Undefined when it is near enough, or has none. */
export function clockSkewRefusal(request: Incoming, service: string, serverTime: number): ServiceError | undefined {
  const sent = signedAt(request.headers['x-amz-date']);
  const off = Math.abs((sent ?? serverTime) - serverTime);
  if (off <= (service === 's3' ? S3_TOLERANCE_MS : TOLERANCE_MS)) return undefined;
  if (service === 's3')
    return serviceError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        status: 403,
      },
    );
  return serviceError('InvalidSignatureException', 'Signature expired: the time of the request is too far from now', {
    status: 403,
  });
}

/** `20260102T030405Z` in milliseconds. */
function signedAt(text: string | undefined): number | undefined {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? [];
  return y === undefined ? undefined : Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
}
