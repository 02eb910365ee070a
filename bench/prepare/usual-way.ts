import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { Transform, type Readable } from 'node:stream';
import { parse } from 'csv-parse';

const names = ['train', 'validation', 'test'] as const;

/** The same job with the usual packages: csv-parse, or readline with JSON.parse; then JSON.stringify, a Set, write streams. */
export async function prepareTheUsualWay(path: string, format: 'csv' | 'jsonl', folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const source = createHash('sha256');
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 }).pipe(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        source.update(chunk);
        done(undefined, chunk);
      },
    }),
  );
  const outputs = names.map((name) => openOutput(join(folder, `${name}.jsonl`)));
  const seen = new Set<string>();
  let kept = 0;
  for await (const row of format === 'csv' ? csvRows(bytes) : jsonRows(bytes)) {
    const line = convert(row, seen);
    if (line === undefined) continue;
    const share = createHash('md5').update(String(row['question'])).digest().readUInt32BE(0) / 4_294_967_296;
    const output = outputs[share < 0.8 ? 0 : share < 0.9 ? 1 : 2];
    if (output === undefined) continue;
    kept++;
    output.hash.update(line);
    if (!output.stream.write(line)) await once(output.stream, 'drain');
  }
  source.digest('hex');
  for (const output of outputs) await finish(output);
  return kept;
}

/** Validates one row and turns it into a Converse line; undefined when it is bad or a repetition. */
function convert(row: Record<string, unknown>, seen: Set<string>): string | undefined {
  const { question, answer } = row;
  if (typeof question !== 'string' || typeof answer !== 'string') return undefined;
  if (question.trim() === '' || answer.trim() === '') return undefined;
  const record = {
    schemaVersion: 'bedrock-conversation-2024',
    messages: [
      { role: 'user', content: [{ text: question }] },
      { role: 'assistant', content: [{ text: answer }] },
    ],
  };
  const line = `${JSON.stringify(record)}\n`;
  const key = createHash('md5').update(line).digest('base64');
  if (seen.has(key)) return undefined;
  seen.add(key);
  return line;
}

async function* csvRows(bytes: Readable): AsyncGenerator<Record<string, unknown>> {
  yield* bytes.pipe(parse({ columns: true, bom: true }));
}

async function* jsonRows(bytes: Readable): AsyncGenerator<Record<string, unknown>> {
  for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    const value: unknown = JSON.parse(line);
    if (value !== null && typeof value === 'object') yield { ...value };
  }
}

type Output = { path: string; stream: WriteStream; hash: ReturnType<typeof createHash> };

function openOutput(path: string): Output {
  return { path, stream: createWriteStream(path), hash: createHash('sha256') };
}

async function finish({ path, stream, hash }: Output): Promise<void> {
  stream.end();
  await once(stream, 'finish');
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
  hash.digest('hex');
}
