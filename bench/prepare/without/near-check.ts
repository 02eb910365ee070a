import type * as whole from '../../../src/core/data/near-duplicates/near-check.ts';

export const NEAR_BOUNDS: typeof whole.NEAR_BOUNDS = { rows: 0, shingles: 0 };
export const nearShare: typeof whole.nearShare = () => 0;
export const createNearCheck: typeof whole.createNearCheck = () => ({
  find: () => undefined,
  words: () => ({ hashes: new Uint32Array(0), count: 0 }),
  watch() {},
  report() {},
});
