/** An error as the OpenAI API words it. */
export type ApiError = {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
  /** Further response headers. */
  headers?: Readonly<Record<string, string>>;
};

/** A refusal the caller can mend. */
export function requestError(
  status: number,
  message: string,
  code: string | null = null,
  param: string | null = null,
): ApiError {
  return { status, error: { message, type: 'invalid_request_error', param, code } };
}
