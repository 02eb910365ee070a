import { type ChatTurns, toChatTurns } from '../chat-turns.ts';
import { ForgeError, messageOf } from '../errors.ts';
import { lineBatches } from '../lines.ts';

/** The rows of a split file, in order. `row` is the 1-based line. Throws ForgeError naming file and line on damage. */
export async function* datasetRows(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<{ row: number; turns: ChatTurns }> {
  let row = 0;
  for await (const batch of batches(path, signal)) {
    for (const line of batch) {
      row++;
      yield { row, turns: toTurns(path, row, line) };
    }
  }
}

async function* batches(path: string, signal?: AbortSignal): AsyncGenerator<Buffer[]> {
  try {
    yield* lineBatches(path, signal);
  } catch (error) {
    if (signal?.aborted === true)
      throw new ForgeError('cancelled', `reading ${path} was cancelled`, {
        next: 'call again to start over',
        cause: error,
      });
    throw new ForgeError('io', `cannot read ${path}: ${messageOf(error)}`, {
      next: 'prepare the dataset again',
      cause: error,
    });
  }
}

function toTurns(path: string, row: number, line: Buffer): ChatTurns {
  let record: unknown;
  try {
    record = JSON.parse(line.toString('utf8'));
  } catch (error) {
    throw damaged(path, row, messageOf(error), error);
  }
  const turns = toChatTurns(record);
  if (turns === undefined) throw damaged(path, row, 'neither a conversation nor a question with its answer', record);
  return turns;
}

function damaged(path: string, row: number, why: string, cause: unknown): ForgeError {
  return new ForgeError('bad_data', `${path} is damaged in line ${row}: ${why}`, {
    next: 'prepare the dataset again',
    cause,
  });
}
