import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanSigns } from '../../../../src/core/data/checks/text-signs.ts';
import { escapeText } from '../../../../src/core/data/draft-row.ts';
import { findIdentifiers, redactText } from '../../../../src/core/data/redact/find-identifiers.ts';

function kindsIn(text: string): string[] {
  const bytes = Buffer.from(escapeText(text));
  return findIdentifiers(text, scanSigns(bytes, 0, bytes.length)).map(({ kind, invented }) =>
    invented ? `(${kind})` : kind,
  );
}

// Put together here so that no scanner of repositories takes them for real ones.
const key = (prefix: string, length: number): string =>
  prefix +
  Array.from({ length }, (_, at) => 'aB3dE5gH7jK9mN2pQ4rS6tU8vW1xY0zC'[(at * 7 + prefix.length) % 32]).join('');

describe('personal identifiers and credentials', () => {
  it.each([
    ['Write to maria.lopez@correo.es today', 'email'],
    ['ping jörg@müller-gmbh.de.', 'email'],
    ['line\nwith paul@firm.io', 'email'],
    ['call +49 30 901820 now', 'phone'],
    ['call (212) 736-5000 now', 'phone'],
    ['Rufen Sie 01 42 68 53 00 an', 'phone'],
    ['card 4539 1488 0343 6467 expires', 'card'],
    ['card 371449635398431', 'card'],
    ['IBAN DE89 3704 0044 0532 0130 00', 'iban'],
    ['konto GB29NWBK60161331926819', 'iban'],
    ['SSN 536-22-8145', 'id'],
    ['CPF 529.982.247-25', 'id'],
    ['DNI 12345678Z', 'id'],
    ['身份证 11010519491231002X', 'id'],
    ['codice RSSMRA85T10A562S', 'id'],
    ['Sécu 1 84 12 76 451 089 46', 'id'],
    ['from 81.2.69.142 at noon', 'ip'],
    [`key ${key('AKIA', 0)}QW7ZT4M2X9C5V8B1`, 'secret'],
    [`token ${key('ghp_', 36)}`, 'secret'],
    [`aws_secret_access_key = ${key('', 40)}`, 'secret'],
    [`-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----`, 'secret'],
    [key('sk-ant-', 30), 'secret'],
  ])('finds in %j: %s', (text, kind) => {
    expect(kindsIn(text)).toEqual([kind]);
  });

  it.each([
    ['write to jane@example.com', '(email)'],
    ['AKIAIOSFODNN7EXAMPLE', '(secret)'],
    ['call (212) 555-0142', '(phone)'],
  ])('tells that %j is for examples only', (text, kind) => {
    expect(kindsIn(text)).toEqual([kind]);
  });

  it.each([
    'order 4539148803436468 of 2024-05-01 12:30:45.123',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8 and 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'version 10.2.0.1 of @aws-sdk/client-s3@3.1169.0, see 127.0.0.1 and 192.168.0.10',
    'sum 1,234,567.89 + 987 654 321 = 988,888,888.89',
    'createServerSideEncryptionByDefaultConfiguration256BitKeyManagement',
    'icon@2x.png, git@github.com:owner/name.git, user@host',
    'ISBN 978-3-16-148410-0, part 123-456-789, tracking 1Z999AA10123456784',
    'sha512-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZkdISUpLTE1OT1A==',
    'https://host.org/a/b?x=1&y=2#section-3 from 1999 to 2024, 3.14159265358979',
  ])('finds nothing in %j', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });

  it('puts a placeholder for each and leaves the rest as it was', () => {
    const text = 'Ask ana@firma.es or +34 612 345 678, card 4539 1488 0343 6467.';
    const bytes = Buffer.from(text);
    const found = findIdentifiers(text, scanSigns(bytes, 0, bytes.length));
    expect(redactText(text, found)).toBe('Ask [EMAIL] or [PHONE], card [CARD].');
  });

  it('never changes a text outside of what it found', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('a@b.co', '+49 30 901820', '4539148803436467', '\n', '{"x":1}'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join(' ');
        const found = findIdentifiers(text, 7);
        const redacted = redactText(text, found);
        const kept = found.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
        expect(redacted.replace(/\[(?:EMAIL|PHONE|CARD|IBAN|IP|ID|SECRET)\]/g, '')).toBe(
          kept.replace(/\[(?:EMAIL|PHONE|CARD|IBAN|IP|ID|SECRET)\]/g, ''),
        );
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
