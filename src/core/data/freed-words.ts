/** Memory that can be given back at once: what the compiler's declarations for this version of Node leave out (ECMAScript 2024). */
declare const ArrayBuffer: {
  new (bytes: number, options: { maxByteLength: number }): globalThis.ArrayBuffer & { resize(bytes: number): void };
};

/** 32-bit words of 0. */
export type FreedWords = {
  words: Uint32Array;
  /** Gives the memory back. Left to the collector, tens of megabytes of outgrown tables would lie about before it comes. */
  free: () => void;
};

export function createFreedWords(count: number): FreedWords {
  const buffer = new ArrayBuffer(count * 4, { maxByteLength: count * 4 });
  return { words: new Uint32Array(buffer), free: () => buffer.resize(0) };
}
