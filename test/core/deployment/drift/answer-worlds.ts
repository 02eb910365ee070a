import type { AnswerSigns } from '../../../../src/core/deployment/drift/answer-signs.ts';
import { findDrift } from '../../../../src/core/deployment/drift/find-drift.ts';
import type { Random } from '../../../../src/core/evaluation/statistics/random.ts';

/** Share of each label; the labels are words of different lengths. */
export type Shares = readonly number[];

/** Answers of a classifier that gives labels in these shares. */
export function labelled(random: Random, shares: Shares, rows: number): AnswerSigns[] {
  return Array.from({ length: rows }, () => {
    const label = `label${'x'.repeat(drawn(random, shares))}`;
    return { label, characters: label.length, refusal: false, language: '(unclear)' };
  });
}

/** Open answers: lengths with a long tail, two in a hundred refused, nine of ten in English. */
export function open(random: Random, rows: number): AnswerSigns[] {
  return Array.from({ length: rows }, () => ({
    characters: Math.round(60 * Math.exp(normal(random))),
    refusal: random.next() < 0.02,
    language: ['en', 'de', 'fr'][drawn(random, [0.9, 0.07, 0.03])] ?? 'en',
  }));
}

/** Share of so many worlds in which an alarm is raised. */
export function alarmRate(worlds: number, draw: () => { baseline: AnswerSigns[]; now: AnswerSigns[] }): number {
  let alarms = 0;
  for (let world = 0; world < worlds; world++) {
    const { baseline, now } = draw();
    if (findDrift(baseline, now).some(({ drifted }) => drifted)) alarms++;
  }
  return alarms / worlds;
}

/** Shares of labels as they are, and after ten of a hundred answers have become others. */
export const shifts: Readonly<Record<string, { was: Shares; is: Shares }>> = {
  'three labels of a third each': { was: [1 / 3, 1 / 3, 1 / 3], is: [1 / 3 + 0.1, 1 / 3 - 0.1, 1 / 3] },
  'one label of two thirds and two small ones': { was: [0.66, 0.2, 0.14], is: [0.56, 0.3, 0.14] },
  'eight labels': {
    was: [0.3, 0.2, 0.15, 0.1, 0.1, 0.08, 0.05, 0.02],
    is: [0.3, 0.2, 0.05, 0.2, 0.1, 0.08, 0.05, 0.02],
  },
};

function drawn(random: Random, shares: Shares): number {
  let left = random.next();
  return Math.max(
    0,
    shares.findIndex((share) => (left -= share) < 0),
  );
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log1p(-random.next())) * Math.cos(2 * Math.PI * random.next());
}
