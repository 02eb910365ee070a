import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataset } from '../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../src/core/data/request.ts';
import { ForgeError } from '../../../src/core/errors.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';

/** Prompts of all splits, or the code of the error that says why there are none. Anything that is not a ForgeError is thrown. */
export type Attempt = { prompts: Set<string>; kept: number } | { refused: string };

/** Prepares bytes as a file of this ending, in a home of its own that is gone afterwards. */
export async function attempt(ending: string, bytes: Buffer, columns?: Record<string, string>): Promise<Attempt> {
  const folder = mkdtempSync(join(tmpdir(), 'nova-fuzz-'));
  try {
    const source = join(folder, `source${ending}`);
    writeFileSync(source, bytes);
    const request = PrepareRequest.parse({ source, ...(columns === undefined ? {} : { columns }) });
    const effects = { ledger: createFileLedger(join(folder, 'home')), now: () => new Date() };
    const { record } = await prepareDataset(effects, request, {
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const lines = Object.values(record.splits).flatMap(({ uri }) => readFileSync(uri, 'utf8').split('\n').slice(0, -1));
    return { prompts: new Set(lines.map(promptOf)), kept: lines.length };
  } catch (error) {
    if (error instanceof ForgeError) return { refused: `${error.code}: ${error.message}` };
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function promptOf(line: string): string {
  const record: { messages: { content: { text?: string }[] }[] } = JSON.parse(line);
  return record.messages[0]?.content[0]?.text ?? '';
}
