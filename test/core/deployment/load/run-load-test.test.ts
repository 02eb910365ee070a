import { describe, expect, it } from 'vitest';
import { LoadTest } from '../../../../src/core/deployment/request.ts';
import { type LoadSubject, runLoadTest } from '../../../../src/core/deployment/load/run-load-test.ts';
import { ForgeError } from '../../../../src/core/errors.ts';
import type { LoadReport } from '../../../../src/core/runs/load-record.ts';
import { virtualClock } from './virtual-clock.ts';

const never = new AbortController().signal;
const call = { signal: never, progress: () => undefined };
const prompts = [[{ role: 'user' as const, content: 'hello' }]];
const now = () => new Date('2026-01-01T00:00:00Z');

/** Base 2 digits mirrored: the first so many of them cover 0 to 1 evenly, so what is drawn has exactly the distribution meant. */
function mirrored(index: number): number {
  let value = 0;
  for (let rest = index + 1, digit = 0.5; rest > 0; rest >>= 1, digit /= 2) value += (rest & 1) * digit;
  return value;
}

type Service = { time: (index: number) => number; from?: (now: number) => number; fails?: (index: number) => boolean };

/** Tests a service of known times, which takes any number of requests at once and none before `from`. */
async function test(service: Service, asked: object, given: Partial<LoadSubject> = {}): Promise<LoadReport> {
  const clock = virtualClock();
  let count = 0;
  const answer = async () => {
    const index = count++;
    const idle = Math.max(0, (service.from?.(clock.now()) ?? 0) - clock.now());
    await clock.pause(idle + service.time(index));
    if (service.fails?.(index)) throw new ForgeError('unavailable', 'it answered 503: overloaded');
    return { text: 'yes', stop_reason: 'end_turn', usage: { input_tokens: 10, output_tokens: 5 } };
  };
  const subject = { model: { answer, close: async () => undefined }, prompts, cost_per_hour: 0, ...given };
  return clock.run(runLoadTest({ clock, now }, subject, LoadTest.parse(asked), call));
}

describe('a load test', () => {
  it('finds the 95th percentile of a known service within 3 % at 200 requests a second, and bounds it', async () => {
    const mean = 80;
    const report = await test({ time: (index) => -Math.log(1 - mirrored(index)) * mean }, { rate: 200, seconds: 8 });
    const truth = -Math.log(0.05) * mean;
    const { p95 } = report.latency_ms;
    expect(Math.abs((p95.value ?? 0) / truth - 1)).toBeLessThan(0.03);
    expect(p95.low).toBeLessThan(truth);
    expect(p95.high).toBeGreaterThan(truth);
    expect(report).toMatchObject({ verdict: 'met', sent: report.requests, answered: report.requests, errors: [] });
    expect(report.requests).toBeGreaterThan(1500);
    expect(report.requests).toBeLessThan(1700);
  });

  it('shows a stall of 2 s in every request that fell into it, not in the few that were under way', async () => {
    const stall = (at: number): number => (at > 4000 && at < 6000 ? 6000 : 0);
    const report = await test({ time: () => 10, from: stall }, { rate: 100, seconds: 10, arrivals: 'fixed' });
    expect(report.latency_ms.p50.value).toBe(10);
    // The slowest 5 % of 1,000 requests: those due in the first half second of the stall waited longer than 1.5 s.
    expect(report.latency_ms.p95.value).toBeCloseTo(1510, -1.5);
    expect(report.latency_ms.p99.value).toBeGreaterThan(1850);
    expect(report).toMatchObject({ verdict: 'missed', answered: 1000 });
  });

  it('counts who waits for a place from when the request was due, also beyond a thousand under way', async () => {
    const report = await test({ time: () => 3000 }, { rate: 1000, seconds: 4, arrivals: 'fixed' });
    // The 4,000th is due at 4 s, gets the place of the 3,000th at 9 s, and is answered at 12 s.
    expect(report).toMatchObject({ answered: 4000, late_ms: 0 });
    expect(report.latency_ms.p99.value).toBeGreaterThan(7800);
  });

  it('takes a failed request for slower than any, and names what failed', async () => {
    const report = await test({ time: () => 5, fails: (index) => index % 10 === 0 }, { rate: 100, seconds: 3 });
    expect(report.latency_ms.p95).toEqual({});
    expect(report.verdict).toBe('missed');
    expect(report.reason).toBe('more than 5 % of the requests got no answer; the objective is 500 ms');
    expect(report.errors).toEqual([
      { kind: 'unavailable', count: Math.ceil(report.sent / 10), example: 'it answered 503: overloaded' },
    ]);
    expect(report.answered + (report.errors[0]?.count ?? 0)).toBe(report.sent);
  });

  it('waits ten seconds for the last answers and says how many never came', async () => {
    const report = await test(
      { time: (index) => (index < 80 ? 10 : 60_000) },
      { rate: 10, seconds: 10, arrivals: 'fixed' },
    );
    expect(report).toMatchObject({ sent: 100, answered: 80, verdict: 'missed' });
    expect(report.errors).toEqual([{ kind: 'unanswered', count: 20, example: 'no answer when the test ended' }]);
  });

  it('decides nothing when the interval holds the objective or the requests are too few', async () => {
    const known = { time: (index: number) => 400 + 200 * mirrored(index) };
    const near = await test(known, { rate: 20, seconds: 10, p95_ms: 590 });
    expect(near).toMatchObject({ verdict: 'undecided' });
    expect(near.reason).toMatch(/^P95 is 5\d\d(\.\d+)? ms, between .* 590 ms lies within; send for longer$/);
    const few = await test(known, { rate: 2, seconds: 10, p95_ms: 5000 });
    expect(few.reason).toMatch(/ requests were sent, an upper limit takes 72$/);
  });

  it('prices 1,000 requests by the hour and by tokens, and stops below what was approved', async () => {
    const hourly = await test({ time: () => 0 }, { rate: 100, seconds: 36, arrivals: 'fixed' }, { cost_per_hour: 10 });
    expect(hourly.cost_per_1000_usd).toBeCloseTo(0.1 / 3.6, 4);
    const price = { input_usd: 100, output_usd: 1000, source: 'a test' };
    const tokens = { price, ceiling: 1 };
    const paid = await test({ time: () => 0 }, { rate: 100, seconds: 10, arrivals: 'fixed' }, { tokens });
    expect(paid.cost_per_1000_usd).toBeCloseTo(6, 6);
    expect(paid.ended_early).toBe('the 1.0000 USD that were approved are used up');
    expect(paid.cost_usd).toBeLessThan(1);
    expect(paid.sent).toBeLessThan(paid.requests);
  });

  it('sends the same requests at the same times again, and no more than 20,000', async () => {
    const seen = await Promise.all([1, 2].map(() => test({ time: () => 1 }, { rate: 30, seconds: 2 })));
    expect(seen[0]).toEqual(seen[1]);
    expect(LoadTest.safeParse({ rate: 1000, seconds: 21 }).error?.message).toContain('at most 20000 requests');
  });
});
