import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { createTarPacker } from 'modern-tar';
import { expect, it } from 'vitest';
import { tempFolders } from '../support/temp-home.ts';

const tempFolder = tempFolders();
const SAMPLES = Number(process.env['SOAK_SAMPLES'] ?? 100_000);
const WORDS = 300;

function sample(index: number): string {
  const words = Array.from({ length: WORDS }, (_, word) =>
    ((index * 7919 + word * 104_729) % 99_991).toString(36),
  ).join(' ');
  const prompt = `[{'role': 'user', 'content': "it's ${index}: ${words}"}]`;
  return `${JSON.stringify({ prompt, inference: `['${words}']`, gold: words })}\n`;
}

/** An archive with a report and a hundred thousand samples, packed as it is written. */
async function writeArchive(path: string): Promise<number> {
  let bytes = 0;
  for (let index = 0; index < SAMPLES; index++) bytes += Buffer.byteLength(sample(index));
  const { readable, controller } = createTarPacker();
  const written = pipeline(Readable.fromWeb(readable), createGzip({ level: 1 }), createWriteStream(path));
  const member = controller.add({ name: 'x/eval_results/inference_output.jsonl', size: bytes }).getWriter();
  for (let index = 0; index < SAMPLES; index++) await member.write(Buffer.from(sample(index)));
  await member.close();
  controller.finalize();
  await written;
  return bytes;
}

it(`reads an archive of ${SAMPLES} samples in memory that does not grow with it`, async () => {
  const folder = await tempFolder();
  const archive = join(folder, 'output.tar.gz');
  const bytes = await writeArchive(archive);
  const script = fileURLToPath(new URL('archive-reader.ts', import.meta.url));
  const args = ['--max-old-space-size=64', '--import', 'tsx', script, archive, join(folder, 'predictions.jsonl')];
  const seen = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  console.log(`${SAMPLES} samples of ${(bytes / 1e6).toFixed(0)} MB were read with at most ${seen.peak} MB of memory`);
  expect(seen).toMatchObject({ samples: SAMPLES, torn: 0 });
  expect(seen.peak).toBeLessThan(300);
});
