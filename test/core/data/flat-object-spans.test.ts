import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFlatTexts } from '../../../src/core/data/sources/flat-object-spans.ts';

const wanted = ['question', 'answer', 'é'].map((name) => ({
  name,
  bytes: Buffer.from(name),
  span: { start: -1, end: -1 },
}));

/** What the spans hold, or undefined when a real parser has to look. */
function find(text: string): Record<string, string> | undefined {
  const bytes = Buffer.from(`xx${text}yy`);
  if (!findFlatTexts(bytes, 2, bytes.length - 2, wanted)) return undefined;
  const found = wanted.filter(({ span }) => span.start >= 0);
  return Object.fromEntries(found.map(({ name, span }) => [name, bytes.toString('utf8', span.start, span.end)]));
}

/** The claim: whatever it finds, JSON.parse finds too, and JSON.stringify would write it with the same bytes. */
function agrees(text: string): void {
  const found = find(text);
  if (found === undefined) return;
  const parsed: Record<string, unknown> = JSON.parse(text);
  for (const { name } of wanted)
    expect(found[name]).toBe(Object.hasOwn(parsed, name) ? JSON.stringify(parsed[name]).slice(1, -1) : undefined);
}

const key = fc.constantFrom('question', 'answer', 'é', 'id', '', 'que"stion');
const value = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const object = fc.dictionary(key, value);

describe('the flat object scanner', () => {
  it('finds what JSON.parse finds, or says that it cannot', () => {
    let found = 0;
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (each, indent) => {
        const text = JSON.stringify(each, undefined, indent);
        agrees(text);
        if (find(text) !== undefined) found++;
      }),
      { numRuns: 3000, seed: 3 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('never takes for valid what JSON.parse refuses', () => {
    const mutation = fc.record({
      at: fc.nat(200),
      put: fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        ',',
        ':',
        '0',
        'e',
        '-',
        ' ',
        '\n',
        '\\u',
        '\\/',
        '.',
        't',
        '[',
        '\u0001',
      ),
    });
    const cut = fc.nat(3);
    fc.assert(
      fc.property(object, mutation, cut, (each, { at, put }, remove) => {
        const text = JSON.stringify(each);
        const place = at % (text.length + 1);
        agrees(text.slice(0, place) + put + text.slice(place + remove));
      }),
      { numRuns: 20_000, seed: 5 },
    );
  });

  it('takes the last of two equal keys, as JSON.parse does', () => {
    expect(find('{"question":"a","question":"b"}')).toEqual({ question: 'b' });
  });

  it('leaves escapes that JSON.stringify would write otherwise to the parser', () => {
    expect(find(String.raw`{"question":"\u00e9"}`)).toBeUndefined();
    expect(find(String.raw`{"question":"a\/b"}`)).toBeUndefined();
    expect(find(String.raw`{"question":"a\nb\"c"}`)).toEqual({ question: String.raw`a\nb\"c` });
  });
});
