import { describe, expect, it } from 'vitest';
import { createLabelParser } from '../../../src/core/evaluation/parse-label.ts';

describe('lenient label reading', () => {
  const quality = createLabelParser(['HQ', 'LQ_CLOSE', 'LQ_EDIT']);
  it.each([
    ['HQ', 'HQ'],
    ['  hq\n', 'HQ'],
    ['**LQ_EDIT**', 'LQ_EDIT'],
    ['lq edit.', 'LQ_EDIT'],
    ['`LQ-CLOSE`', 'LQ_CLOSE'],
    ['Label: HQ', 'HQ'],
    ['{"label": "LQ_EDIT"}', 'LQ_EDIT'],
    ['The answer is LQ_CLOSE.', 'LQ_CLOSE'],
    ['It could be HQ, but the final answer is: **LQ_EDIT**', 'LQ_EDIT'],
    ['<answer>HQ</answer>', 'HQ'],
    ['\\boxed{\\text{HQ}}', 'HQ'],
    ['HQ\n\nThe question is clear and complete.', 'HQ'],
    ['I would rate this as LQ_EDIT because it lacks detail.', 'LQ_EDIT'],
    ['Label: HQ? No. Label: LQ_EDIT', 'LQ_EDIT'],
  ])('reads %j as %s', (answer, label) => expect(quality(answer)).toBe(label));

  it.each([
    [''],
    ['high quality'],
    ['HQ or LQ_EDIT'],
    ['HQ\nLQ_EDIT'],
    ['It is not HQ.'],
    ['The answer is not LQ_CLOSE'],
    ['HQQ'],
    ['SHQ'],
  ])('finds no label in %j', (answer) => expect(quality(answer)).toBeUndefined());

  it('prefers the longer of two labels that begin alike', () => {
    const mood = createLabelParser(['positive', 'very positive', 'negative']);
    expect(mood('I find it very positive overall')).toBe('very positive');
    expect(mood('I find it positive overall')).toBe('positive');
  });

  it('counts a letter only where it is set apart', () => {
    const option = createLabelParser(['A', 'B', 'C']);
    expect(option('A question like this has a trick')).toBeUndefined();
    expect(option('I choose (B) here')).toBe('B');
    expect(option('C. because of the wording')).toBe('C');
    expect(option('The correct answer is B')).toBe('B');
  });

  it('tells apart labels that differ only in punctuation', () => {
    const language = createLabelParser(['C', 'C++', 'C#']);
    expect(language('C++')).toBe('C++');
    expect(language('The language is C#, clearly')).toBe('C#');
    expect(language('label: c')).toBe('C');
  });

  it('reads labels of other scripts as whole words', () => {
    const mood = createLabelParser(['хорошо', 'плохо']);
    expect(mood('Ответ — хорошо.')).toBe('хорошо');
    expect(mood('нехорошо')).toBeUndefined();
  });
});
