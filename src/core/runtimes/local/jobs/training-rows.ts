import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promptText, toChatTurns } from '../../../chat-turns.ts';
import { ForgeError, messageOf, systemCode } from '../../../errors.ts';
import { lineBatches } from '../../../lines.ts';

/** One split in memory: row i has the prompt `prompts[i]` and the answer `targets[i]`. */
export type Rows = { prompts: string[]; targets: string[] };

/** A prompt is kept as one string; this many characters of prompts are the most this runtime holds. */
const MOST_CHARACTERS = 500_000_000;
const CHUNK_BYTES = 1 << 20;
const MEND = 'call prepare_dataset again and train on the dataset it makes';

/**
 * Reads a split of chat records, after making sure it is the file that was checked. Throws ForgeError bad_data naming the split
 * and both hashes, or the line, when it is not; `breathe` is called about once a megabyte.
 */
export async function readRows(
  split: string,
  path: string,
  sha256: string,
  breathe: () => Promise<void>,
): Promise<Rows> {
  await checkHash(split, path, sha256, breathe);
  const rows: Rows = { prompts: [], targets: [] };
  let line = 0;
  let characters = 0;
  for await (const batch of lineBatches(path)) {
    for (const bytes of batch) {
      line++;
      if (bytes.length > 0) characters += addRow(rows, bytes, `${split} split, line ${line}`);
    }
    if (characters > MOST_CHARACTERS) throw tooLong(split, characters);
    await breathe();
  }
  if (rows.prompts.length === 0)
    throw new ForgeError('bad_data', `the ${split} split is empty: ${path} has 0 rows`, { next: MEND });
  return rows;
}

async function checkHash(split: string, path: string, sha256: string, breathe: () => Promise<void>): Promise<void> {
  const found = await hashFile(split, path, breathe);
  if (found === sha256) return;
  throw new ForgeError(
    'bad_data',
    `the ${split} split is not what was checked: ${path} has SHA-256 ${found}, the job was given ${sha256}`,
    { next: MEND },
  );
}

async function hashFile(split: string, path: string, breathe: () => Promise<void>): Promise<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new ForgeError('bad_data', `the ${split} split is missing: there is no file ${path}`, {
      next: MEND,
      cause: error,
    });
  });
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
      await breathe();
    }
  } finally {
    await file.close();
  }
}

/** Tells how many characters the prompt has. */
function addRow(rows: Rows, bytes: Buffer, where: string): number {
  const turns = toChatTurns(parseLine(bytes, where));
  if (turns === undefined)
    throw new ForgeError('bad_data', `${where} is not a chat record that ends with an answer`, { next: MEND });
  const prompt = promptText(turns.messages);
  rows.prompts.push(prompt);
  rows.targets.push(turns.target);
  return prompt.length;
}

function parseLine(bytes: Buffer, where: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ForgeError('bad_data', `${where} is not JSON: ${messageOf(error)}`, { next: MEND, cause: error });
  }
}

function tooLong(split: string, characters: number): ForgeError {
  return new ForgeError(
    'bad_data',
    `the ${split} split has more than ${characters} characters of prompts; the local baseline takes ${MOST_CHARACTERS}`,
    {
      next: 'prepare a sample of the rows',
    },
  );
}
