/** Keeps a few rows that represent all: those whose fingerprints are smallest, whatever their order. */
export type RowSample = {
  offer(fingerprint: number, line: Buffer, length: number): void;
  /** The kept lines, each with its line feed. */
  lines(): Buffer[];
};

export const SAMPLE_ROWS = 20;

export function createRowSample(): RowSample {
  const kept: { fingerprint: number; line: Buffer }[] = [];
  let largest = Number.POSITIVE_INFINITY;
  return {
    offer(fingerprint, line, length) {
      if (fingerprint >= largest) return;
      kept.push({ fingerprint, line: Buffer.from(line.subarray(0, length)) });
      kept.sort((a, b) => a.fingerprint - b.fingerprint);
      if (kept.length > SAMPLE_ROWS) kept.pop();
      if (kept.length === SAMPLE_ROWS) largest = kept.at(-1)?.fingerprint ?? 0;
    },
    lines: () => kept.map(({ line }) => line),
  };
}
