import type { Percentiles } from '../../runs/dataset-record.ts';
import { type LengthCounts, createLengthHistogram } from '../length-histogram.ts';
import { splitNames } from '../splitting/split-names.ts';
import type { Check } from './check.ts';

const BYTES_PER_TOKEN = 4;

export type LengthCheck = Check & {
  lengths(): { prompt: Percentiles; answer: Percentiles };
  counts(): { prompt: LengthCounts; answer: LengthCounts };
  /** Tokens of each split, estimated as bytes of text / 4 (a rule of thumb for English; other scripts need more). */
  tokens(): number[];
};

export function createLengthCheck(systemBytes: number): LengthCheck {
  const prompt = createLengthHistogram();
  const answer = createLengthHistogram();
  const bytes = new Float64Array(splitNames.length);
  return {
    watch(row) {
      prompt.add(row.prompt.codePoints);
      answer.add(row.answer.codePoints);
      const { draft, split } = row;
      const { system } = draft;
      const systemSize = system.start < 0 ? (row.hasSystem ? systemBytes : 0) : system.end - system.start;
      const size = draft.prompt.end - draft.prompt.start + draft.answer.end - draft.answer.start + systemSize;
      bytes[split] = (bytes[split] ?? 0) + size;
    },
    report() {
      // lengths are facts, not findings
    },
    lengths: () => ({ prompt: prompt.percentiles(), answer: answer.percentiles() }),
    counts: () => ({ prompt: prompt.counts(), answer: answer.counts() }),
    tokens: () => [...bytes].map((size) => Math.ceil(size / BYTES_PER_TOKEN)),
  };
}
