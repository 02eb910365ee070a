/** One request as it was understood. `input` has no bytes in it; `status` is missing while it is not answered. */
export type LoggedRequest = {
  at: string;
  service: string;
  operation: string;
  region: string;
  method: string;
  path: string;
  input?: Record<string, unknown>;
  status?: number;
  error?: string;
};

const MOST = 20_000;

/** Adds a request, forgetting the oldest beyond the limit. */
export function logRequest(log: LoggedRequest[], request: LoggedRequest): LoggedRequest {
  if (log.length >= MOST) log.splice(0, MOST / 10);
  log.push(request);
  return request;
}

/** An input without its bytes. */
export function withoutBytes(input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(Object.entries(input).filter(([, value]) => !(value instanceof Uint8Array)));
}
