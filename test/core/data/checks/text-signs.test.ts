import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanSigns, signs } from '../../../../src/core/data/checks/text-signs.ts';
import { escapeText } from '../../../../src/core/data/draft-row.ts';

/** The same by regular expressions on the text. */
function shown(text: string): number {
  const found = (sign: number, pattern: RegExp): number => (pattern.test(text) ? sign : 0);
  return (
    found(signs.at, /@[A-Za-z_=0-9]/) |
    found(signs.replacement, /\ufffd/) |
    // eslint-disable-next-line no-control-regex -- what is looked for
    found(signs.control, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/) |
    found(signs.markup, /[<&][A-Za-z_=/#]/)
  );
}

it('tells of any text what expressions find in it', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('@', 'a', '9', '<', '&', '/', '#', '\u0000', '\u0085', '\ufffd', '\n', '\\', 'é', '漢', ' '),
  );
  const some = signs.at | signs.replacement | signs.control | signs.markup;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('').replace(/\p{Surrogate}/gu, '');
      const bytes = Buffer.from(escapeText(text));
      expect(scanSigns(bytes, 0, bytes.length) & some).toBe(shown(text));
    }),
    { numRuns: 3000, seed: 5 },
  );
});

it.each([
  ['abcdefgh12345678', signs.token],
  ['abcdefgh1234567', 0],
  ['abcdefghijklmnopqrst', 0],
  ['key\\n1234abcd1234abcd', signs.token],
  ['-----BEGIN', signs.token],
  ['----- BEGIN', 0],
  ['123-45-6789', signs.number],
  ['12345678', 0],
  ['12345678Z', signs.number],
  ['1.2.3.4', signs.number],
  ['1,234,567,890', 0],
])('of %j: %i', (text, sign) => {
  const bytes = Buffer.from(text);
  expect(scanSigns(bytes, 0, bytes.length)).toBe(sign);
});
