import { expect, it } from 'vitest';
import { tellAnswer } from '../../../src/core/operate/tell-answer.ts';

function tell(pieces: readonly string[]): { done: number; message: string }[] {
  const told: { done: number; message: string }[] = [];
  const progress = (done: number, _total: number, message: string): void => void told.push({ done, message });
  pieces.forEach(tellAnswer({ signal: new AbortController().signal, progress }));
  return told;
}

it('tells more with each piece, the end of what is long, and says how much there is', () => {
  const told = tell(Array.from({ length: 100 }, (_, index) => `word${index} `));
  expect(told[0]).toEqual({ done: 6, message: '6 characters so far (untrusted text): word0' });
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((a, b) => a - b));
  const last = told.at(-1)?.message ?? '';
  expect(last).toMatch(/^690 characters so far \(untrusted text\): ….*word98 word99$/);
  expect(told.every(({ message }) => message.length < 350)).toBe(true);
});

it('shows nothing that acts on a terminal, breaks a line, turns the writing or is half a character', () => {
  const told = tell(['\u001B[2J\u001B]0;title\u0007', 'a\r\nNext:\u2028b', '\u202Egnp.exe', '🦊'.repeat(200)]);
  for (const { message } of told) expect(message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect(told[1]?.message).toMatch(/a Next: b$/);
  expect(told.at(-1)?.message).toMatch(/🦊$/u);
});
