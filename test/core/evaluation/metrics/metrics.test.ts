import { describe, expect, it } from 'vitest';
import { bradleyTerry } from '../../../../src/core/evaluation/metrics/bradley-terry.ts';
import { corpusBleu, createBleu, sentenceBleu } from '../../../../src/core/evaluation/metrics/bleu.ts';
import { bleuWords } from '../../../../src/core/evaluation/metrics/bleu-tokens.ts';
import { corpusChrf } from '../../../../src/core/evaluation/metrics/chrf.ts';
import { isEnglish } from '../../../../src/core/evaluation/metrics/ifeval/english.ts';
import { followInstruction, promptLevel } from '../../../../src/core/evaluation/metrics/ifeval/follow-instruction.ts';
import { bestPair, exactMatch } from '../../../../src/core/evaluation/metrics/lighteval-match.ts';
import { formatPythonFloat, parsePythonFloat } from '../../../../src/core/evaluation/metrics/python-float.ts';
import { squadF1, squadV2F1 } from '../../../../src/core/evaluation/metrics/squad.ts';

describe('text metrics', () => {
  it('give what can be worked out by hand', () => {
    // 6 of 7 words, 4 of 6 pairs, 2 of 5 triples, 1 of 4 fours; equal lengths
    const bleu = sentenceBleu('only one sample in this data set', ['only one sample in that data set']);
    expect(bleu.score).toBeCloseTo(100 * ((6 / 7) * (4 / 6) * (2 / 5) * (1 / 4)) ** 0.25, 10);
    // common: b once; predicted 3 words, expected 1
    expect(squadF1('c b b', 'b')).toBeCloseTo((2 * (1 / 3)) / (1 / 3 + 1), 12);
  });

  it('take an empty side as the reference does', () => {
    expect(squadF1('the', 'a')).toBe(0);
    expect(squadV2F1('the', 'a')).toBe(1);
    expect(squadV2F1(undefined, 'word')).toBe(0);
    expect(corpusChrf([''], [['']])).toBe(0);
    expect(corpusBleu([''], [['some text here']]).score).toBe(0);
    expect(exactMatch('', '')).toBe(0);
    expect(() => bestPair(exactMatch, ['a'], [])).toThrow('1 predictions and 0 golds');
  });

  it('cut periods, commas and hyphens from words, but not from numbers', () => {
    const words = (text: string) => bleuWords('13a', text).join(' ');
    expect(words('In 1,024.5-2 "U.S." e-mail, -5;x_y')).toBe('In 1,024.5 - 2 " U . S . " e-mail , -5 ; x _ y');
    expect(words('wait... 3.,4 ,,b')).toBe('wait . . . 3 . , 4 , , b');
  });

  it('add up a corpus segment by segment', () => {
    const [hypotheses, golds] = [
      ['the cat sat on the mat today', 'a b c d', ''],
      ['the cat is on the mat', 'a b x c d', 'word'],
    ];
    const sum = createBleu();
    for (const [index, hypothesis] of hypotheses.entries()) sum.add(hypothesis, [golds[index] ?? '']);
    expect(sum.score()).toEqual(corpusBleu(hypotheses, [golds]));
    // "the" stands twice in the gold answer, so that it counts twice and "today" not at all
    expect(sum.score()).toMatchObject({ counts: [9, 5, 1, 0], totals: [11, 9, 7, 5], sysLen: 11, refLen: 12 });
  });

  it('skip a missing reference, but not an empty one', () => {
    const [one, missing] = [
      corpusBleu(['a b c d e'], [['a b c d e']]),
      corpusBleu(['a b c d e'], [['a b c d e'], [null]]),
    ];
    expect(missing).toEqual(one);
    expect(corpusBleu(['a b'], [['a b c d'], ['']]).refLen).toBe(0);
  });
});

describe('numbers as Python reads and writes them', () => {
  it.each([
    ['1e5', 100_000],
    [' 1_000.5 ', 1000.5],
    ['٣', 3],
    ['１２', 12],
    ['+.5', 0.5],
    ['5.', 5],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['1e400', Number.POSITIVE_INFINITY],
  ])('reads %j', (text, value) => expect(parsePythonFloat(text)).toBe(value));

  it.each([[''], ['0x1f'], ['1__0'], ['_1'], ['1 2'], ['.'], ['1e'], ['½']])('does not read %j', (text) =>
    expect(parsePythonFloat(text)).toBeUndefined(),
  );

  it.each([
    [5, '5.0'],
    [0, '0.0'],
    [1e16, '1e+16'],
    [9_999_999_999_999_998, '9999999999999998.0'],
    [0.0001, '0.0001'],
    [0.000_01, '1e-05'],
    [1.5e-7, '1.5e-07'],
  ])('writes %d as %s', (value, text) => expect(formatPythonFloat(value)).toBe(text));
});

describe('instruction following', () => {
  it('counts a prompt only when all its instructions are followed', () => {
    expect(promptLevel([[true, false], [true], [true, true]])).toBeCloseTo(2 / 3, 12);
  });

  it('refuses an instruction it cannot check, and an argument that is missing', () => {
    expect(() => followInstruction('language:response_language', 'ja', {})).toThrow('cannot be checked');
    expect(() => followInstruction('length_constraints:number_words', 'a', {})).toThrow('"relation"');
  });

  it('tells English from other languages written in Latin letters', () => {
    expect(isEnglish('this is what we found in the second part of the report.')).toBe(true);
    expect(isEnglish('das ist was wir im zweiten teil des berichts gefunden haben.')).toBe(false);
    expect(isEnglish('ceci est ce que nous avons trouvé dans la deuxième partie.')).toBe(false);
  });
});

it('has no strengths for a model that never lost', () => {
  const games = [{ a: 'x', b: 'y', a_wins: 3, b_wins: 0, ties: 0 }];
  expect(() => bradleyTerry(['x', 'y'], games)).toThrow('no chain of wins leads from y');
});
