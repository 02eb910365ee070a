import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ForgeError, messageOf } from '../errors.ts';

/** SHA-256 (hex) of a file. ForgeError not_found when it cannot be read. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw new ForgeError('not_found', `cannot read ${path}: ${messageOf(error)}`, {
      next: 'give the absolute path of a file that can be read',
      cause: error,
    });
  }
  return hash.digest('hex');
}
