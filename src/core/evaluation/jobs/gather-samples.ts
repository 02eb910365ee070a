import type { GivenSample } from '../sampled-answers.ts';
import { type SampleRow, parseSampleRow } from './sample-rows.ts';

const NEWLINE = 10;

/** A row with what was answered to it. `id`: its number, where the lines say it. */
export type GatheredRow = { id?: string; first: SampleRow; given: GivenSample[] };

/** How many lines were no samples. */
export type Torn = { torn: number };

/**
 * The rows of a file of samples. Where several answers were `drawn` to each, their lines are put together, by the row in their ids or else by
 * their number. When the body breaks off, what was gathered comes before its error.
 */
export async function* gatherSamples(
  body: AsyncIterable<Uint8Array>,
  drawn: number,
  seen: Torn,
): AsyncGenerator<GatheredRow> {
  let begun: GatheredRow | undefined;
  try {
    for await (const line of linesOf(body)) {
      const row = toRow(line, drawn, seen);
      if (row === undefined) continue;
      if (begun !== undefined && continues(begun, row, drawn)) begun.given.push(...row.given);
      else {
        if (begun !== undefined) yield begun;
        begun = row;
      }
      if (begun.id !== undefined || begun.given.length < drawn) continue;
      yield begun;
      begun = undefined;
    }
  } catch (error) {
    if (begun !== undefined) yield begun;
    throw error;
  }
  if (begun !== undefined) yield begun;
}

function continues(begun: GatheredRow, { id }: GatheredRow, drawn: number): boolean {
  return begun.id === id && (id !== undefined || begun.given.length < drawn);
}

function toRow(line: string, drawn: number, seen: Torn): GatheredRow | undefined {
  if (line.trim() === '') return undefined;
  const first = parseSampleRow(line);
  if (first === undefined) {
    seen.torn++;
    return undefined;
  }
  const id = drawn > 1 ? /^(\d+)-\d+$/.exec(first.id ?? '')?.[1] : undefined;
  const given = first.answers.map((answer, index) => toGiven(answer, first.rewards?.[index]));
  return { first, given, ...(id === undefined ? {} : { id }) };
}

function toGiven(answer: string, reward: number | undefined): GivenSample {
  return reward === undefined ? { answer } : { answer, reward };
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of body) {
    const bytes = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
