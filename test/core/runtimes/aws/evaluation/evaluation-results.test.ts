import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { expect, it } from 'vitest';
import type { ObjectEntry, ObjectStore } from '../../../../../src/core/ports/objects.ts';
import { createEvaluationResults } from '../../../../../src/core/runtimes/aws/evaluation/evaluation-results.ts';

const PLACE = 's3://bucket/jobs/results/ev-1';
const { signal } = new AbortController();

/** A store that holds these objects and counts the bytes that are read. */
function storeOf(objects: Readonly<Record<string, Uint8Array>>) {
  const read = { bytes: 0 };
  const entryOf = (uri: string): ObjectEntry => ({ uri, bytes: objects[uri]?.length ?? 0, version: '1' });
  const refuse = (): never => {
    throw new Error('nothing is written');
  };
  const store: ObjectStore = {
    look: async (uri) => (objects[uri] === undefined ? undefined : entryOf(uri)),
    list: async (prefix) =>
      Object.keys(objects)
        .filter((uri) => uri.startsWith(prefix))
        .map(entryOf),
    read: async ({ uri }, start, end) => {
      read.bytes += end - start;
      return (objects[uri] ?? new Uint8Array()).subarray(start, end);
    },
    compare: refuse,
    put: refuse,
  };
  return { store, read };
}

async function filesOf(store: ObjectStore, wanted: RegExp): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {};
  for await (const { name, body } of createEvaluationResults(async () => store).files(PLACE, signal)) {
    if (!wanted.test(name)) {
      found[name] = undefined;
      continue;
    }
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    found[name] = Buffer.concat(parts).toString('utf8');
  }
  return found;
}

const text = (words: string): Uint8Array => Buffer.from(words);

it.each(['output/output', 'eval-result'])(
  'files of their own under %s look like those of an archive',
  async (folder) => {
    const { store, read } = storeOf({
      [`${PLACE}/${folder}/x/eval_results/results_1.json`]: text('{}'),
      [`${PLACE}/${folder}/x/tensorboard_results/events`]: new Uint8Array(5_000_000),
      's3://bucket/jobs/results/ev-12/output/output/other.json': text('{}'),
    });
    expect(await filesOf(store, /json$/)).toEqual({
      'x/eval_results/results_1.json': '{}',
      'x/tensorboard_results/events': undefined,
    });
    // What nobody wants is not fetched.
    expect(read.bytes).toBe(2);
  },
);

it('an archive is read file by file, unwanted ones passed over', async () => {
  const member = (name: string, body: string) => ({ header: { name, size: body.length }, body });
  const packed = gzipSync(
    await packTar([member('./big.bin', 'x'.repeat(3_000_000)), member('./a/results_1.json', '{}')]),
  );
  const { store } = storeOf({ [`${PLACE}/output/output.tar.gz`]: packed });
  expect(await filesOf(store, /json$/)).toEqual({ 'big.bin': undefined, 'a/results_1.json': '{}' });
});

it('nothing is nothing, and what is no archive is said to be none', async () => {
  expect(await filesOf(storeOf({}).store, /./)).toEqual({});
  const { store } = storeOf({ [`${PLACE}/output/output.tar.gz`]: text('not packed at all') });
  await expect(filesOf(store, /./)).rejects.toMatchObject({ code: 'bad_data' });
});
