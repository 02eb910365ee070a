import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readBytes } from '../../../../src/core/data/sources/read-bytes.ts';

it('a read that fails while the parser is busy comes out as the error of the whole, and as nothing else', async () => {
  const loose: unknown[] = [];
  const note = (error: unknown): void => void loose.push(error);
  process.on('unhandledRejection', note);
  let reads = 0;
  const reader = {
    read: async () => {
      if (reads++ === 0) return 10;
      throw new Error('the connection broke');
    },
  };
  const parser = { feed: (_bytes: Buffer, end: number) => end, records: () => 0 };
  const afterChunk = () => setTimeout(20);
  const reading = readBytes(reader, parser, { signal: new AbortController().signal, afterChunk });
  await expect(reading).rejects.toThrow('the connection broke');
  process.off('unhandledRejection', note);
  expect(loose).toEqual([]);
});
