import { basename, dirname, join, resolve } from 'node:path';
import { type Plugin, build } from 'esbuild';

/** The whole pipeline, and the same without looking into texts: what reading, shapes, duplicates, splits and hashes alone cost. */
export const variants = ['all', 'shapes'] as const;
export type Variant = (typeof variants)[number];

const WITHOUT = 'bench/prepare/without';
const replaced = ['substance', 'contamination', 'near-check', 'text-signs'];

/** No switch of the program: a build in which files of the same names that do nothing take the place of these. */
const withoutSubstance: Plugin = {
  name: 'without-substance',
  setup(bundle) {
    const filter = new RegExp(`/(?:${replaced.join('|')})\\.ts$`);
    bundle.onResolve({ filter }, ({ path, importer }) =>
      dirname(importer) === resolve(WITHOUT) ? undefined : { path: resolve(WITHOUT, basename(path)) },
    );
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
      external: ['esbuild'],
      plugins: variant === 'shapes' ? [withoutSubstance] : [],
      // Packages in the old module format ask for `require`.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'error',
    });
}
