import { type AwsRequest, toForgeError } from '../errors.ts';

/** Makes a call; what AWS throws becomes an error of ours that names the thing asked for. */
export async function translated<T>(request: AwsRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toForgeError(error, request);
  }
}
