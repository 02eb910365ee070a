import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const folders = ['src/core/evaluation/metrics', 'src/core/evaluation/metrics/ifeval', 'src/core/evaluation/statistics'];
const SAYS_SO = /^\/\/ A reference for the golden cases only: .{20,}\.$/;

it('every metric and test can be reached from the product, or says in its first line why it exists', async () => {
  const { metafile } = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    packages: 'external',
    loader: { '.ttf': 'empty', '.wasm': 'empty' },
    outdir: 'unwritten',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const reached = new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const files = folders.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith('.ts') ? [`${folder}/${name}`] : [])),
  );
  const isReference = (path: string): boolean => SAYS_SO.test(readFileSync(path, 'utf8').split('\n')[0] ?? '');
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((path) => reached.has(path) && isReference(path))).toEqual([]);
  expect(files.filter((path) => !reached.has(path) && !isReference(path))).toEqual([]);
});
