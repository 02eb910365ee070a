import { expect, it } from 'vitest';
import { createRandom } from '../../src/core/evaluation/statistics/random.ts';
import { alarmRate, labelled, open, shifts } from '../core/deployment/drift/answer-worlds.ts';

const WORLDS = Number(process.env['SOAK_WORLDS'] ?? 4000);
const N = 500;

it('drift is cried falsely at most 5 times in 100, and 10 of 100 answers moving are found 9 times in 10', () => {
  const random = createRandom(11);
  for (const rows of [N, 2000]) {
    const openAnswers = alarmRate(WORLDS / 4, () => ({ baseline: open(random, rows), now: open(random, N) }));
    console.log(`${rows} evaluated, ${N} captured, open answers: false alarms ${openAnswers}`);
    expect(openAnswers).toBeLessThanOrEqual(0.05);
    for (const [name, { was, is }] of Object.entries(shifts)) {
      const rate = (shares: readonly number[]) =>
        alarmRate(WORLDS, () => ({ baseline: labelled(random, was, rows), now: labelled(random, shares, N) }));
      const [falsely, found] = [rate(was), rate(is)];
      console.log(`${rows} evaluated, ${N} captured, ${name}: false alarms ${falsely}, found ${found}`);
      expect(falsely).toBeLessThanOrEqual(0.05);
      expect(found).toBeGreaterThanOrEqual(0.9);
    }
  }
});
