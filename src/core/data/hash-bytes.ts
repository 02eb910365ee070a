import xxhash from 'xxhash-wasm';

/** A 64-bit hash as two halves, overwritten by each call. */
export type Hash64 = { high: number; low: number; of(bytes: Uint8Array, start: number, end: number): void };

/** Hashes byte ranges with xxHash64: fast, well mixed, not meant to resist an attacker. */
export async function createHash64(): Promise<Hash64> {
  const api = await xxhash();
  const wide = new BigUint64Array(1);
  const halves = new Uint32Array(wide.buffer);
  const hash: Hash64 = {
    high: 0,
    low: 0,
    of(bytes, start, end) {
      wide[0] = api.h64Raw(bytes.subarray(start, end));
      hash.low = halves[0] ?? 0;
      hash.high = halves[1] ?? 0;
    },
  };
  return hash;
}

/** Mixes two numbers into 32 well-spread bits (the finaliser of MurmurHash3 by Austin Appleby, public domain). */
export function mix32(value: number, salt: number): number {
  let mixed = (value ^ Math.imul(salt, 0x9e3779b1)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
