import { createHash } from 'node:crypto';

/** Twelve letters and digits, as Bedrock ends its ARNs; the same for the same text. */
export function newId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
