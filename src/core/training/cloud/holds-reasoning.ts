import { open } from 'node:fs/promises';
import { systemCode } from '../../errors.ts';

const HEAD_BYTES = 262_144;

/**
 * Whether training rows hold reasoning, from the first of them: a prepared dataset has it in all rows or in none. Undefined when the
 * file is gone or its first row is longer than what is read.
 */
export async function holdsReasoning(path: string): Promise<boolean | undefined> {
  const head = await readHead(path);
  if (head === undefined) return undefined;
  const end = head.indexOf('\n');
  if (end === -1 && head.length === HEAD_BYTES) return head.includes('"reasoningContent"') ? true : undefined;
  return (end === -1 ? head : head.slice(0, end)).includes('"reasoningContent"');
}

async function readHead(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
