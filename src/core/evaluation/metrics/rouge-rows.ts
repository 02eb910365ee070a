import { createCommonLength } from './common-subsequence.ts';
import { rougeScore, rougeTokens } from './rouge.ts';
import { type TokenIds, createTokenIds } from './token-ids.ts';

/** How many words of a text ROUGE-L looks at: comparing two of that length takes about 15 ms. */
export const ROUGE_L_WORDS = 15_000;

/**
 * ROUGE-L (F) of many pairs: what `rougeL` gives, without a string for each token. Of a longer text the first 15,000 words are compared;
 * `shortened` counts the pairs where that was so.
 */
export function createRougeL({ stem = false } = {}): {
  score: (answer: string, gold: string) => number;
  shortened: () => number;
} {
  const ids = createTokenIds();
  const commonLength = createCommonLength();
  let shortened = 0;
  return {
    score(answer, gold) {
      ids.clear();
      const read = (text: string) => readWords(ids, stem ? stemmed(text) : text);
      const [predicted, expected] = [read(answer), read(gold)];
      if (predicted.longer || expected.longer) shortened++;
      const [a, b] = [expected.tokens, predicted.tokens];
      return a.length === 0 || b.length === 0 ? 0 : rougeScore(commonLength(a, b), b.length, a.length).fmeasure;
    },
    shortened: () => shortened,
  };
}

function stemmed(text: string): string {
  return rougeTokens(text, true).join(' ');
}

/** The words ROUGE sees, see `rougeTokens`, up to the limit. */
function readWords(ids: TokenIds, text: string): { tokens: Int32Array; longer: boolean } {
  const bytes = ids.bytesOf(text.toLowerCase());
  const tokens = new Int32Array(Math.min(ROUGE_L_WORDS, (bytes.length + 1) >>> 1));
  let count = 0;
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (isWordByte(byte)) continue;
    if (i > start) {
      if (count === ROUGE_L_WORDS) return { tokens, longer: true };
      tokens[count++] = ids.idOf(bytes, start, i);
    }
    start = i + 1;
  }
  return { tokens: tokens.subarray(0, count), longer: false };
}

/** a-z or 0-9. */
function isWordByte(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57);
}
