import { readCompletion } from '../../../chat-completion.ts';
import { createBucketCalls } from '../bucket-clients.ts';
import { toPlace } from '../object-place.ts';
import { translated } from '../training/translated.ts';
import { accountHosting } from './account-hosting.ts';
import type { Capture } from './capture.ts';
import { type ReadRecord, createTally, lookBack } from './collect-answers.ts';
import { answersFolderOf } from './hosting-names.ts';
import type { HostingSettings } from './hosting-settings.ts';
import { type LeftFile, listFolder } from './newest-files.ts';
import { parsedJson } from './parsed-json.ts';
import { readLeftFile } from './read-left-file.ts';

/** Each answer is a file of its own: so many are fetched, and so many at a time. */
const MOST_FETCHED = 500;
const AT_A_TIME = 8;

/**
 * Answers of asynchronous endpoints, which are in S3 in any case; those to questions of ours are in a folder of their own there. Names tell
 * no time, so all are listed.
 */
export function captureOfAsync(settings: HostingSettings): Capture {
  const inBucket = createBucketCalls(settings.s3 ?? settings);
  return {
    check: async () => [],
    captured(spec) {
      const since = lookBack(settings.now(), accountHosting(spec).created_at);
      const folder = `${answersFolderOf(spec)}/`;
      return translated({ what: folder, permissions: 's3:ListBucket and s3:GetObject' }, async () => {
        const { files, whole } = await listFolder(inBucket, toPlace(folder));
        const newest = files
          .filter(({ modified }) => modified >= since)
          .toSorted((a, b) => b.modified.getTime() - a.modified.getTime())
          .slice(0, MOST_FETCHED);
        const tally = createTally();
        for (let at = 0; at < newest.length; at += AT_A_TIME) {
          const some = newest.slice(at, at + AT_A_TIME);
          const read = await Promise.all(
            some.map(async (file) => readAnswer(file, await readLeftFile(inBucket, file))),
          );
          for (const one of read) tally.add(one);
        }
        // Names are random: those that were listed are as good a sample as any.
        return whole ? tally.captured() : tally.captured(`of ${files.length} answers that were listed, there are more`);
      });
    },
  };
}

function readAnswer({ modified }: LeftFile, text: string | undefined): ReadRecord {
  if (text === undefined) return 'other'; // deleted meanwhile
  const answer = readCompletion(parsedJson(text));
  return answer === undefined
    ? 'unread'
    : { at: modified.toISOString(), text: answer.text, stop_reason: answer.stop_reason };
}
