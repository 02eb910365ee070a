/** What went wrong, as a closed list: callers switch on it, so a new code is a decision. */
export const errorCodes = [
  'bad_request',
  'bad_data',
  'not_found',
  'ambiguous',
  'conflict',
  'not_ready',
  'unsupported',
  'unavailable',
  'needs_approval',
  'approval_invalid',
  'ceiling_exceeded',
  'read_only',
  'cancelled',
  'io',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The one error of the project: what failed (the message), why (code, cause) and what to do next. Anything else thrown is our bug. */
export class ForgeError extends Error {
  readonly code: ErrorCode;
  /** The next step, as an instruction: "call get_run with id tr-…". */
  readonly next: string | undefined;

  constructor(code: ErrorCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ForgeError';
    this.code = code;
    this.next = options.next;
  }
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The operating system's code of a thrown error (ENOENT, EEXIST …), if it has one. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
