import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../../src/core/evaluation/panels/check-answer.ts';
import type { PanelCheck } from '../../../../src/core/evaluation/panels/panel-item.ts';

type Case = { check: PanelCheck; prompt?: string; right: string[]; wrong: string[] };

const cases: Record<string, Case> = {
  'a number': {
    check: { number: 42 },
    prompt: 'What is 17 + 25?',
    right: [
      '42',
      '42.',
      'The answer is 42.',
      '17 + 25 = 42',
      '**42**',
      '"42"',
      '42 is the sum of 17 and 25.',
      'forty-two',
      'First 17 + 20 = 37, then 37 + 5 = 42.',
      '42 apples',
      '`42`',
      'Answer: 42',
      '42.0',
    ],
    wrong: [
      '43',
      'The answer is 43.',
      '41 or 42',
      '42 or 43',
      '420',
      '4.2',
      '-42',
      'I do not know',
      '17 + 25',
      'HQ',
      'forty',
      'The answer is 43, not 42.',
    ],
  },
  'a large number': {
    check: { number: 42000 },
    right: ['42000', '42,000', '42 000', "42'000", '42,000 books', 'The library holds 42,000 books.', '42000.00'],
    wrong: ['42', '4200', '420,000', '42,00', '42 or 42,000'],
  },
  'a negative number': {
    check: { number: -14 },
    prompt: 'What is 15 - 29?',
    right: ['-14', '−14', 'minus 14', '15 - 29 = -14', 'The answer is -14.'],
    wrong: ['14', '15-14', '-15', '-14 or 14'],
  },
  'a decimal number': {
    check: { number: 5.08 },
    prompt: 'Convert 2 inches to centimetres.',
    right: ['5.08', '5,08', '5.08 cm', '2 inches are 5.08 centimetres.'],
    wrong: ['5.8', '508', '5', '2 inches are 50.8 millimetres'],
  },
  'the largest of the numbers in the question': {
    check: { number: 985 },
    prompt: 'Which of these numbers is the largest: 412, 985, 377?',
    right: ['985', 'The largest is 985.', '**985**'],
    wrong: ['412', 'The largest is 377.'],
  },
  'a fact': {
    check: { text: ['Canberra'], not: ['Sydney', 'Melbourne'] },
    right: [
      'Canberra',
      'canberra.',
      '"Canberra"',
      'The capital of Australia is Canberra.',
      'Canberra, not Sydney.',
      'It is Canberra, not Sydney.',
      '**Canberra**',
      'The answer is Canberra!',
    ],
    wrong: [
      'Sydney',
      'Canberra or Sydney',
      'Canberra, Sydney',
      'It is not Canberra.',
      'Sydney, Canberra, Melbourne, Perth',
      'Either Perth or Canberra',
      'Canberrania',
      '',
    ],
  },
  'yes and no': {
    check: { text: ['yes'], not: ['no'] },
    right: ['Yes', 'yes.', 'Yes, since there is no remainder.', 'The answer is yes.', '**Yes**'],
    wrong: ['yes no', 'No', 'no.', 'Yes and no', 'No, yes', 'Yesterday', 'The answer is no.', 'yes, no', 'Yes or no'],
  },
  'a one-letter symbol': {
    check: { text: ['K'], not: ['P'] },
    right: ['K', 'K.', 'The chemical symbol of potassium is K.', '"K"'],
    wrong: ['P', 'k is what I like in kelp', 'Ka', 'It is P.'],
  },
  'a translation with accents': {
    check: { text: ['Buenos días', 'Buen día'] },
    right: ['Buenos días', '¡Buenos días!', '"buenos dias"', 'The translation is: Buenos días.', 'Buen día'],
    wrong: ['Buenas noches', 'Good morning', 'Buenos', 'dias buenos'],
  },
  'exact characters': {
    check: { exact: 'nretnal' },
    prompt: 'Write the word "lantern" backwards.',
    right: [
      'nretnal',
      '"nretnal"',
      'nretnal.',
      'The answer is nretnal.',
      '"lantern" backwards is "nretnal".',
      '**nretnal**',
      '`nretnal`',
      'lantern → nretnal',
      'The word backwards is: nretnal',
    ],
    wrong: ['NRETNAL', 'lantern', 'nretna', '"nretnal" or "nretanl"', 'n-r-e-t-n-a-l', 'nretnal nretanl'],
  },
  'a list in order': {
    check: { list: ['apple', 'fig', 'pear'] },
    right: [
      'apple, fig, pear',
      'apple, fig, pear.',
      '1. apple\n2. fig\n3. pear',
      '- Apple\n- Fig\n- Pear',
      'Sorted: apple, fig, pear',
      'apple, fig, and pear',
      '["apple", "fig", "pear"]',
      'apple fig pear',
    ],
    wrong: ['fig, apple, pear', 'apple, fig', 'apple, fig, pear, plum', 'apple pear fig'],
  },
  'a day': {
    check: { date: '2008-02-05' },
    prompt: 'Which date is 17 days after 2008-01-19?',
    right: [
      '2008-02-05',
      'It is 2008-02-05.',
      'February 5, 2008',
      '5 February 2008',
      '5th of February 2008',
      '17 days after 2008-01-19 is 2008-02-05.',
      '**2008-02-05**',
    ],
    wrong: ['2008-02-06', '2008-05-02', '2008-02-05 or 2008-02-06', 'February 2008', '2007-02-05'],
  },
  'a time of day': {
    check: { time: '17:05' },
    prompt: 'What time is it 65 minutes after 16:00?',
    right: ['17:05', '17:05.', '5:05 pm', 'It is 17:05.', '5:05 p.m.', '65 minutes after 16:00 it is 17:05.'],
    wrong: ['5:05', '17:50', '17:05 or 17:06', '1705'],
  },
};

describe('checkAnswer', () => {
  for (const [name, { check, prompt = '', right, wrong }] of Object.entries(cases)) {
    it.each(right)(`takes %j for ${name}`, (answer) => expect(checkAnswer({ check, prompt }, answer)).toBe(true));
    it.each(wrong)(`does not take %j for ${name}`, (answer) =>
      expect(checkAnswer({ check, prompt }, answer)).toBe(false),
    );
  }
});
