import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parsePythonLiteral } from '../../../../src/core/evaluation/jobs/python-literal.ts';

describe('a Python literal', () => {
  it.each([
    [`'it\\'s'`, "it's"],
    [`"it's"`, "it's"],
    [`'a\\nb\\t\\\\\\x41\\u00e9\\U0001F600\\101'`, 'a\nb\t\\A\u00e9\u{1F600}A'],
    [
      `[{'role': 'user', 'content': "don't"}, None, True, -1.5e3]`,
      [{ role: 'user', content: "don't" }, null, true, -1500],
    ],
    [`('one', )`, ['one']],
    ['{}', {}],
    [`'two' ' parts'`, 'two parts'],
    [`'''long 'one' '''`, "long 'one' "],
    [`r'\\d'`, '\\d'],
    ['[nan, inf]', [Number.NaN, Infinity]],
  ])('%s is read', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  it.each([`'open`, '[1, ', '{1}', 'import os', '[1] 2', '['.repeat(300)])('%s is refused', (text) => {
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });

  it('written by Python itself is read back as it was', () => {
    const texts = [
      "it's",
      '"both\' kinds"',
      'tab\tnew\nline',
      'é\u0000\u200b\u{1F600}\u00a0',
      '\\',
      "\\'",
      '\u2028',
      '\x7f\x80',
    ];
    const script =
      'import json,sys\nfor text in json.loads(sys.stdin.read()): print(json.dumps(repr([{"role": "user", "content": text}])))';
    const written = execFileSync('python3', ['-c', script], { input: JSON.stringify(texts), encoding: 'utf8' });
    const read = written
      .trim()
      .split('\n')
      .map((line) => parsePythonLiteral(String(JSON.parse(line))));
    expect(read).toEqual(texts.map((content) => [{ role: 'user', content }]));
  });
});

it.each([
  ['1_000_000', 1_000_000],
  ['-1_0.5', -10.5],
  [String.raw`'\U00110000'`, '\uFFFD'],
  [String.raw`'\U0001F600'`, '😀'],
])('%s is read', (text, value) => expect(parsePythonLiteral(text)).toBe(value));
