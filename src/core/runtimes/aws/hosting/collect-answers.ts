import type { Captured, CapturedAnswer } from '../../../ports/hosting.ts';
import type { BucketCall } from '../bucket-clients.ts';
import type { LeftFile } from './newest-files.ts';
import { readLeftFile } from './read-left-file.ts';

/** So many of the newest answers are compared, and so far back. */
export const MOST_ANSWERS = 1000;
const DAYS_BACK = 7;
/** What one look may read: beyond that, the newest that were read are all. */
const MOST_FILES = 300;
const MOST_BYTES = 64 << 20;
/** Answers are compared by their first characters alone. */
const SHOWN_CHARACTERS = 2000;

/** What a record is: an answer to a user, nothing of ours to count, or an answer that cannot be read. */
export type ReadRecord = CapturedAnswer | 'other' | 'unread';

/** Answers as they come, newest first, until there are enough. */
export type AnswerTally = { add(read: ReadRecord): void; enough(): boolean; captured(...notes: string[]): Captured };

/** The day of the first look back: nothing before it, and nothing before the deployment. */
export function lookBack(now: Date, created: string): Date {
  return new Date(Math.max(now.getTime() - DAYS_BACK * 86_400_000, new Date(created).getTime()));
}

export function createTally(): AnswerTally {
  const answers: CapturedAnswer[] = [];
  let unread = 0;
  return {
    add(read) {
      if (read === 'unread') unread++;
      else if (read !== 'other' && answers.length < MOST_ANSWERS)
        answers.push({ ...read, text: read.text.slice(0, SHOWN_CHARACTERS) });
    },
    enough: () => answers.length >= MOST_ANSWERS,
    captured(...notes) {
      const all = [...notes, ...(unread === 0 ? [] : [`records without a whole answer: ${unread}`])];
      const sorted = answers.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
      return { answers: sorted, ...(all.length === 0 ? {} : { note: all.join('; ') }) };
    },
  };
}

/** Reads records of files, line by line and the newest first, until there are enough or a look has read what it may. */
export async function collectAnswers(
  inBucket: BucketCall,
  files: AsyncIterable<LeftFile>,
  read: (line: string) => ReadRecord | Promise<ReadRecord>,
): Promise<Captured> {
  const tally = createTally();
  const spent = { files: 0, bytes: 0 };
  for await (const file of files) {
    if (tally.enough()) break;
    if (spent.files === MOST_FILES || spent.bytes + file.bytes > MOST_BYTES)
      return tally.captured(`only the newest ${spent.files} files of records were read`);
    spent.files++;
    spent.bytes += file.bytes;
    const text = (await readLeftFile(inBucket, file)) ?? '';
    for (const line of text.split('\n').toReversed()) if (line !== '') tally.add(await read(line));
  }
  return tally.captured();
}
