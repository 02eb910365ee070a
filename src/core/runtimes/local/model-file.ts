import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { endianness } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ForgeError, systemCode } from '../../errors.ts';

/** The tables of a model, by name. */
export type Sections = Readonly<Record<string, Float32Array | Uint32Array | Uint8Array>>;

const MAGIC = Buffer.from('NFBASE1\n');
const CHECKSUM_BYTES = 32;
const MOST_BYTES = 1 << 30;

const Header = z.strictObject({
  version: z.literal(1),
  byte_order: z.enum(['LE', 'BE']),
  model: z.unknown(),
  sections: z.array(
    z.strictObject({ name: z.string(), type: z.enum(['f32', 'u32', 'u8']), length: z.number().int().min(0) }),
  ),
});
type SectionInfo = z.infer<typeof Header>['sections'][number];

/**
 * Writes a model: eight bytes that name the format, the length of a JSON header, the header, the tables in the header's order
 * each padded to four bytes, and the SHA-256 of everything before. The file appears whole or not at all,
 * whatever happens to the process; a power cut may leave a damaged one, which its checksum tells.
 */
export async function writeModelFile(path: string, model: unknown, sections: Sections): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const hash = createHash('sha256');
  const file = await open(temporary, 'wx');
  try {
    for (const chunk of fileChunks(model, sections)) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.writeFile(hash.digest());
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined); // closed already when the rename failed
    await rm(temporary, { force: true });
    throw error;
  }
}

function fileChunks(model: unknown, sections: Sections): Buffer[] {
  const entries = Object.entries(sections);
  const infos = entries.map(([name, table]): SectionInfo => ({ name, type: typeName(table), length: table.length }));
  const header = Buffer.from(JSON.stringify({ version: 1, byte_order: endianness(), model, sections: infos }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return [
    MAGIC,
    length,
    header,
    padding(header.length),
    ...entries.flatMap(([, table]) => [bytesOf(table), padding(table.byteLength)]),
  ];
}

function typeName(table: Sections[string]): SectionInfo['type'] {
  if (table instanceof Float32Array) return 'f32';
  return table instanceof Uint32Array ? 'u32' : 'u8';
}

function bytesOf(table: Sections[string]): Buffer {
  return Buffer.from(table.buffer, table.byteOffset, table.byteLength);
}

function padding(length: number): Buffer {
  return Buffer.alloc(-length & 3);
}

/** What a model file holds: the description given when it was written, and its tables. */
export type ModelFile = { model: unknown; sections: Sections };

/** Throws ForgeError not_found when there is no such file, bad_data when it is not a whole model file. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readBounded(path);
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(path, 'it does not begin as a model file');
  const found = createHash('sha256').update(body).digest();
  if (!found.equals(bytes.subarray(-CHECKSUM_BYTES))) throw damaged(path, 'its checksum does not match its content');
  const { header, end } = readHeader(path, body);
  if (header.byte_order !== endianness())
    throw damaged(path, `its byte order is ${header.byte_order}, this machine's is ${endianness()}`);
  return { model: header.model, sections: readSections(path, body, end, header.sections) };
}

/** The header, and where the tables begin. */
function readHeader(path: string, body: Buffer): { header: z.infer<typeof Header>; end: number } {
  const start = MAGIC.length + 4;
  const length = body.readUInt32LE(MAGIC.length);
  try {
    const header = Header.parse(JSON.parse(body.toString('utf8', start, start + length)));
    return { header, end: start + length + (-length & 3) };
  } catch (error) {
    throw damaged(path, 'its header is not that of this version', error);
  }
}

async function readBounded(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw damaged(path, `it has ${size} bytes, at most ${MOST_BYTES} are read`);
    if (size < MAGIC.length + 4 + CHECKSUM_BYTES) throw damaged(path, `it has only ${size} bytes`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR' && systemCode(error) !== 'EISDIR')
      throw error;
    throw new ForgeError('not_found', `there is no model file at ${path}`, {
      next: 'call get_run to see whether the run has succeeded',
      cause: error,
    });
  }
}

function readSections(path: string, body: Buffer, start: number, infos: readonly SectionInfo[]): Sections {
  const sections: Record<string, Sections[string]> = {};
  let at = start;
  for (const { name, type, length } of infos) {
    const byteLength = type === 'u8' ? length : length * 4;
    if (at + byteLength > body.length) throw damaged(path, `table ${name} is longer than the file`);
    const copy = Uint8Array.from(body.subarray(at, at + byteLength)); // a copy begins where 32-bit numbers may
    if (type === 'u8') sections[name] = copy;
    else sections[name] = type === 'f32' ? new Float32Array(copy.buffer) : new Uint32Array(copy.buffer);
    at += byteLength + (-byteLength & 3);
  }
  if (at !== body.length) throw damaged(path, `its tables end at byte ${at} of ${body.length}`);
  return sections;
}

function damaged(path: string, why: string, cause?: unknown): ForgeError {
  return new ForgeError('bad_data', `model file ${path} is damaged: ${why}`, {
    next: 'train again; the same settings give the same model',
    cause,
  });
}
