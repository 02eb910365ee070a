import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFoldedText,
  createTextScan,
  foldText,
  reservedWords,
  scanText,
} from '../../../src/core/data/scan-text.ts';

function scan(text: string) {
  const bytes = Buffer.from(JSON.stringify(text).slice(1, -1));
  const found = createTextScan();
  scanText(found, bytes, 0, bytes.length);
  const folded = createFoldedText();
  foldText(folded, bytes, 0, bytes.length);
  const fold: unknown = JSON.parse(`"${folded.bytes.toString('utf8', 0, folded.length)}"`);
  return { ...found, fold };
}

const character = fc.constantFrom(...'aZ :]>\\"\n\r\t\f\u000b\u0001é😀\u00a0\u3000İn'.split(/(?:)/u), ...reservedWords);
const anyText = fc.array(character, { maxLength: 20 }).map((parts) => parts.join(''));

describe('the text scan', () => {
  it('counts code points, finds blanks, line ends and reserved words as string functions do', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = scan(text);
        expect(found.codePoints).toBe([...text].length);
        expect(found.blank).toBe(text.replaceAll('\u000b', 'x').trim() === '');
        expect(found.singleLine).toBe(!/[\r\n]/.test(text));
        expect(found.reserved !== '').toBe(reservedWords.some((word) => text.includes(word)));
      }),
      { numRuns: 5000, seed: 11 },
    );
  });

  it('folds case and white space alike for ASCII and beyond', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = text.replaceAll('\u000b', '\u0001');
        expect(scan(kept).fold).toBe(kept.toLowerCase().replace(/\s+/g, ' ').trim());
      }),
      { numRuns: 5000, seed: 12 },
    );
  });

  it('names the first reserved word, also inside a word, and minds the case', () => {
    expect(scan('ask SuperUser: now').reserved).toBe('User:');
    expect(scan('user: and THOUGHT: pass').reserved).toBe('');
    expect(scan('Label each line Bot: or <image>').reserved).toBe('Bot:');
  });
});
