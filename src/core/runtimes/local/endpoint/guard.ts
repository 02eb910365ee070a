import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ApiError, requestError } from './api-error.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Who may speak to an endpoint on this machine: a request that names this machine (so that a page whose name was rebound to
 * 127.0.0.1 is refused), that comes from no foreign web page, and that carries the token. Undefined lets it pass.
 */
export function guard(headers: IncomingHttpHeaders, token: string): ApiError | undefined {
  if (!LOOPBACK.has(hostName(headers.host ?? ''))) {
    return requestError(
      403,
      `Host "${headers.host ?? ''}" is not this machine: use 127.0.0.1 or localhost.`,
      'host_not_allowed',
    );
  }
  if (headers.origin !== undefined && !isLocalOrigin(headers.origin)) {
    return requestError(403, `Origin "${headers.origin}" may not use this endpoint.`, 'origin_not_allowed');
  }
  return hasToken(headers.authorization, token) ? undefined : wrongToken(headers.authorization);
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname);
}

/** Digests are compared, so that neither the length nor the first wrong letter shows in the time it takes. */
function hasToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function wrongToken(authorization: string | undefined): ApiError {
  const message =
    authorization === undefined
      ? 'No API key was given: send it as "Authorization: Bearer <token>".'
      : 'The API key is not the token of this endpoint.';
  return { ...requestError(401, message, 'invalid_api_key'), headers: { 'www-authenticate': 'Bearer' } };
}
