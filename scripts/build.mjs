import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.mjs';

/**
 * Leaves out what the server never runs: zod's error messages in other languages, its third version, the JSON Schema validator that the
 * protocol package would load for elicitation answers (src/mcp/confirm.ts checks its own), the detector of browsers that AWS clients
 * carry, and codecs that Node has.
 */
const leaner = {
  name: 'leaner',
  setup(bundle) {
    bundle.onResolve({ filter: /locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: 'zod-locales', namespace: 'empty' } : undefined,
    );
    bundle.onResolve({ filter: /^(ajv|ajv-formats|zod\/v3|zod-to-json-schema)$/ }, ({ path }) => ({
      path,
      namespace: 'empty',
    }));
    // Node unpacks these two itself: src/core/data/sources/page-codecs.ts.
    bundle.onResolve({ filter: /^\.\/(brotli|gzip)\.js$/ }, ({ importer }) =>
      importer.includes('/hyparquet-compressors/') ? { path: 'unused-codecs', namespace: 'empty' } : undefined,
    );
    bundle.onResolve({ filter: /^bowser$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents:
        'export const Ajv = undefined, zodToJsonSchema = undefined, decompressBrotli = undefined, gunzip = undefined; export default undefined;',
    }));
  },
};

/** Takes YAML's modules: what it ships for Node calls require(), which a bundle of modules cannot. */
const yamlModules = {
  name: 'yaml-modules',
  setup(bundle) {
    const path = resolve('node_modules/yaml/browser/dist/index.js');
    bundle.onResolve({ filter: /^yaml$/ }, () => ({ path }));
  },
};

/** Puts the finished answer to tools/list in the place of the code that makes it. */
const finishedList = {
  name: 'finished-list',
  setup(bundle) {
    bundle.onLoad({ filter: /src\/mcp\/listed-tools\.ts$/ }, async () => ({
      contents: `const list = ${JSON.stringify(JSON.stringify(await listTools()))};
export const listedTools = async () => JSON.parse(list);`,
    }));
  },
};

/** Runs the code that makes the list, as it stands in the sources. */
async function listTools() {
  const { outputFiles } = await build({
    stdin: { contents: "export { listedTools } from './src/mcp/listed-tools.ts';", resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // Packages that ship both: what is written as modules can be left out in parts, and needs no require().
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'warning',
  });
  const { listedTools } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return listedTools();
}

// One entry; everything that the first answer does not need is a chunk of its own behind import().
if (process.argv.includes('--clean')) await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // Packages that ship both: what is written as modules can be left out in parts, and needs no require().
  mainFields: ['module', 'main'],
  target: 'node20',
  minify: true,
  legalComments: 'none',
  // It draws with machine code of its own and is installed beside; where it is not, there are no pictures.
  external: ['@resvg/resvg-js'],
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [leaner, yamlModules, finishedList],
  metafile: true,
  logLevel: 'warning',
});
await cp('src/fonts', 'dist/fonts', { recursive: true });
const fontNotice = `${'='.repeat(80)}\nThe font DejaVu Sans, in part\n${'='.repeat(80)}\n\n${await readFile('src/fonts/LICENSE.txt', 'utf8')}`;
await writeFile('dist/THIRD-PARTY-NOTICES.txt', `${thirdPartyNotices(metafile)}\n${fontNotice}`);
