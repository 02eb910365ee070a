import { Field, List, Table, Utf8, tableFromArrays, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { checkMetadata } from '../../../../src/core/data/sources/arrow-metadata.ts';
import { createWorkplace, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);

const table = tableFromArrays({
  question: Array.from({ length: 30 }, (_, index) => `question ${index}`),
  answer: Array.from({ length: 30 }, (_, index) => `answer ${index % 3}`),
});

/** The metadata of each message of a stream. */
function metadataOf(stream: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 8 <= stream.length;) {
    const size = stream.readUInt32LE(at + 4);
    if (size === 0) break;
    found.push(stream.subarray(at + 8, at + 8 + size));
    at += 8 + size + checkMetadata(stream.subarray(at + 8, at + 8 + size));
  }
  return found;
}

describe('the metadata of Arrow messages', () => {
  const stream = Buffer.from(tableToIPC(table, 'stream'));

  it('tells how long each body is, so that the next message is found', () => {
    // a schema, a dictionary for each column and one batch
    expect(metadataOf(stream).length).toBe(4);
  });

  it('with any byte changed is refused or counts no more than it holds', () => {
    const huge = Buffer.of(0xff, 0xff, 0xff, 0x7f);
    let refused = 0;
    for (const metadata of metadataOf(stream))
      for (let at = 0; at + 4 <= metadata.length; at += 4) {
        const damaged = Buffer.from(metadata);
        huge.copy(damaged, at);
        try {
          checkMetadata(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refused++;
        }
      }
    expect(refused).toBeGreaterThan(20);
  });
});

describe('an Arrow file', () => {
  it('whose schema stands only in its footer is read all the same', async () => {
    const { lines } = await place.prepareText('.feather', Buffer.from(tableToIPC(table, 'file')), {
      split: { train: 1 },
    });
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(Array.from({ length: 30 }, (_, at) => `question ${at}`));
  });

  it('whose list says that it is longer than its values ends in a reason', async () => {
    const tags = vectorFromArray([['x'], ['y', 'z']], new List(Field.new('item', new Utf8())));
    const text = vectorFromArray(['a', 'b'], new Utf8());
    const lists = new Table({ question: text, answer: text, tags });
    const bytes = Buffer.from(tableToIPC(lists, 'stream'));
    const offsets = bytes.lastIndexOf(Buffer.from(Int32Array.of(0, 1, 3).buffer));
    bytes.writeInt32LE(0x7fffffff, offsets + 8);
    await expect(place.prepareText('.arrow', bytes)).rejects.toMatchObject({ code: 'bad_data' });
  });
});
