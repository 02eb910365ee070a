import { execFileSync } from 'node:child_process';

/** Tests that start real processes run the built file, so it is built before them. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
