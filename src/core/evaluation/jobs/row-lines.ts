import { ForgeError, messageOf } from '../../errors.ts';
import { lineBatches } from '../../lines.ts';

/** The values of a file of JSON lines with their 1-based lines, blank ones left out. ForgeError bad_data names the line that is none. */
export async function* rowLines(path: string): AsyncGenerator<{ line: number; value: unknown }> {
  let line = 0;
  for await (const batch of lineBatches(path))
    for (const bytes of batch) {
      line++;
      const text = bytes.toString('utf8');
      if (text.trim() !== '') yield { line, value: parsed(path, line, text) };
    }
}

function parsed(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ForgeError('bad_data', `${path} line ${line} is not JSON: ${messageOf(cause)}`, {
      next: 'give one JSON object in each line',
      cause,
    });
  }
}
