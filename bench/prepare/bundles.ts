import { join } from 'node:path';
import { type Plugin, build } from 'esbuild';

/** The whole pipeline, and the same without looking into texts: what reading, shapes, duplicates, splits and hashes alone cost. */
export const variants = ['all', 'shapes'] as const;
export type Variant = (typeof variants)[number];

/** No switch of the program: a build in which these files do nothing. */
const withoutSubstance: Plugin = {
  name: 'without-substance',
  setup(bundle) {
    bundle.onLoad({ filter: /checks\/substance\.ts$/ }, () => ({
      contents: 'export const createSubstanceChecks = () => [];',
    }));
    bundle.onLoad({ filter: /near-duplicates\/near-check\.ts$/ }, () => ({
      contents: `export const NEAR_BOUNDS = {}; export const nearShare = () => 0;
        export const createNearCheck = () => ({ find() {}, watch() {}, report() {}, oneIn: () => 1 });`,
    }));
    bundle.onLoad({ filter: /checks\/text-signs\.ts$/ }, () => ({
      contents: 'export const signs = {}; export const PRIVATE_SIGNS = 0; export const scanSigns = () => 0;',
    }));
  },
};

export function bundlePath(folder: string, variant: Variant): string {
  return join(folder, `bench-${variant}.mjs`);
}

/** Bundles this benchmark with the program, so that what runs is what is shipped and not what a loader makes of it. */
export async function buildVariants(entry: string, folder: string): Promise<void> {
  for (const variant of variants)
    await build({
      entryPoints: [entry],
      outfile: bundlePath(folder, variant),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      minify: process.env.BENCH_NAMES === undefined,
      external: ['esbuild'],
      plugins: variant === 'shapes' ? [withoutSubstance] : [],
      // Packages in the old module format ask for `require`.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'error',
    });
}
