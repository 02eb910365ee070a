import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { errorNames } from '../errors.ts';
import { LOG_GROUP } from './log-stream.ts';
import { translated } from './translated.ts';

/** A line of any machine of a job with its time in milliseconds. */
export type RecentLine = { at: number; text: string };

/**
 * All lines of a job from a time on, of all machines in one question, in pages. Lines of a machine that was slow to send can lie
 * before lines that were read: who must miss none asks again for the last minutes.
 */
export async function* recentLines(
  client: CloudWatchLogsClient,
  job: string,
  since: number,
): AsyncGenerator<RecentLine[]> {
  let nextToken: string | undefined;
  do {
    const page = await readPage(client, job, since, nextToken);
    yield (page?.events ?? []).map(({ timestamp = 0, message = '' }) => ({ at: timestamp, text: message }));
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
}

async function readPage(
  client: CloudWatchLogsClient,
  job: string,
  startTime: number,
  nextToken: string | undefined,
): Promise<FilterLogEventsCommandOutput | undefined> {
  const place = { logGroupName: LOG_GROUP, logStreamNamePrefix: `${job}/`, startTime };
  const command = new FilterLogEventsCommand({ ...place, ...(nextToken === undefined ? {} : { nextToken }) });
  return translated({ what: `the log of ${job}`, permissions: 'logs:FilterLogEvents' }, async () => {
    try {
      return await client.send(command);
    } catch (error) {
      if (errorNames(error).includes('ResourceNotFoundException')) return undefined; // nothing was written yet
      throw error;
    }
  });
}
