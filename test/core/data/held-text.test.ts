import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanSigns } from '../../../src/core/data/checks/text-signs.ts';
import { escapeText } from '../../../src/core/data/draft-row.ts';
import { createHeldText } from '../../../src/core/data/held-text.ts';
import {
  createFoldedText,
  createTextScan,
  foldText,
  reservedWords,
  scanText,
} from '../../../src/core/data/scan-text.ts';
import { KERNEL_BYTES, createTextKernel } from '../../../src/core/data/text-kernel.ts';

/** Words, runs and blanks of every length around sixteen, so that what tells stands at every place of a block. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z ,.]{0,40}$/) },
  fc.constantFrom('  ', ' ', '\n', '\t ', '\\', '"', 'É', '漢字', '\u00a0', '😀', '\ufffd', '\u0001', '\u007f'),
  fc.constantFrom(
    ...reservedWords,
    'anna@firma.de',
    '+49 30 901820',
    'abcd1234efgh5678',
    '-----BEGIN',
    '<br>',
    '&amp;',
  ),
  fc.nat().map(String),
);
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

function slowly(bytes: Buffer, from: number, end: number) {
  const scan = createTextScan();
  scanText(scan, bytes, from, end);
  const folded = createFoldedText();
  foldText(folded, bytes, from, end);
  return { scan, signs: scanSigns(bytes, from, end), folded: folded.bytes.toString('latin1', 0, folded.length) };
}

describe('a held text', () => {
  const held = createHeldText();

  function fast(text: Buffer, start: number, end: number) {
    held.hold(text, { start, end });
    const scan = createTextScan();
    held.scan(scan);
    const { bytes, length } = held.fold();
    return { scan, signs: held.signs(), folded: bytes.toString('latin1', 0, length) };
  }

  it('shows what a look at every byte shows, whatever was held before', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), (text, before) => {
        const bytes = Buffer.from(`${'x'.repeat(before)}${escapeText(text)}:]@9 `);
        const end = bytes.length - 5;
        expect(fast(bytes, before, end)).toEqual(slowly(bytes, before, end));
      }),
      { numRuns: 5000, seed: 21 },
    );
  });

  it('is looked at where it stands when it has no room', () => {
    for (const text of [
      'Long Text  é: '.repeat(KERNEL_BYTES / 8),
      'a',
      'Long  Text: '.repeat(KERNEL_BYTES / 8),
      'B  é',
    ]) {
      const bytes = Buffer.from(text);
      expect(fast(bytes, 0, bytes.length)).toEqual(slowly(bytes, 0, bytes.length));
    }
    const brim = Buffer.from('É'.repeat(KERNEL_BYTES / 2));
    expect(fast(brim, 0, brim.length)).toEqual(slowly(brim, 0, brim.length));
    expect(fast(Buffer.from('After That'), 0, 10).folded).toBe('after that');
  });

  it('that is absent is empty', () => {
    expect(fast(Buffer.from('x'), -1, -1)).toMatchObject({
      scan: { codePoints: 0, blank: true },
      signs: 0,
      folded: '',
    });
  });
});

describe('the text kernel', () => {
  it('finds every byte of a set and no other, at every place of a block', () => {
    const kernel = createTextKernel();
    const wanted = [0x00, 0x0f, 0x21, 0x3a, 0x3b, 0x5c, 0x7f, 0xf0, 0xff];
    const skip = kernel.skipTo(wanted);
    for (let byte = 0; byte < 256; byte++)
      for (let place = 0; place < 40; place++) {
        kernel.bytes.fill(0x41, kernel.text, kernel.text + 64);
        kernel.bytes[kernel.text + place] = byte;
        expect(skip(kernel.text, kernel.text + 40) - kernel.text).toBe(wanted.includes(byte) ? place : 40);
      }
  });

  it('refuses sets that it has no groups for', () => {
    const kernel = createTextKernel();
    expect(() => kernel.skipTo(Array.from({ length: 9 }, (_, at) => at * 17))).toThrow(/eight groups/);
  });
});
