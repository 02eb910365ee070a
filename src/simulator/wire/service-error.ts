/** An error as a service says it. `name` is what clients switch on; `extra` are further members of its body. */
export type ServiceError = Error & {
  status: number;
  headers: Readonly<Record<string, string>>;
  extra: Readonly<Record<string, string>>;
};

/** The error to throw where a service refuses; anything else thrown is a defect of the simulator. */
export function serviceError(
  name: string,
  message: string,
  options: { status?: number; headers?: Record<string, string>; extra?: Record<string, string> } = {},
): ServiceError {
  const { status = 400, headers = {}, extra = {} } = options;
  return Object.assign(new Error(message), { name, status, headers, extra });
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'status' in error && 'headers' in error && 'extra' in error;
}
