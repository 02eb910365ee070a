import { describe, expect, it } from 'vitest';
import type { MetricPoint } from '../../../src/core/ports/run-state.ts';
import { checkHealth } from '../../../src/core/training/health/check-health.ts';

const curve = (name: string, count: number, valueAt: (step: number) => number): MetricPoint[] =>
  Array.from({ length: count }, (_, step) => ({ step, name, value: valueAt(step), at: '2026-01-01T00:00:00.000Z' }));
const codes = (...curves: MetricPoint[][]) => checkHealth(curves.flat()).map(({ code }) => code);
/** Noise that is the same each time. */
const noise = (step: number): number => Math.sin(step * 12.9898) * 0.05;

describe('the health of a run', () => {
  it('is silent about a run that goes well, of any kind', () => {
    const loss = curve('train_loss', 200, (step) => 2 / (1 + step / 40) + noise(step));
    const validation = curve('validation_loss', 10, (step) => 2 - step * 0.1);
    const reward = curve('reward', 100, (step) => 0.3 + step * 0.004 + noise(step));
    const length = curve('response_length', 100, (step) => 200 + step * 0.3 + noise(step) * 50);
    const kl = curve('kl', 100, () => 0.002);
    const accuracy = curve('dpo_accuracy', 20, (step) => 0.5 + step * 0.01);
    expect(codes(loss, validation, reward, length, kl, accuracy)).toEqual([]);
    expect(codes()).toEqual([]);
  });

  const sick: [string, MetricPoint[]][] = [
    ['not_a_number', curve('train_loss', 20, (step) => (step === 13 ? Number.NaN : 2 - step * 0.01))],
    ['not_a_number', curve('grad_norm', 5, (step) => (step === 3 ? Infinity : 1))],
    ['diverged', curve('train_loss', 20, (step) => 1 + step * 0.2)],
    ['zero_loss', curve('train_loss', 20, () => 0)],
    ['plateau', curve('train_loss', 200, (step) => (step < 50 ? 2 - step * 0.02 : 1))],
    ['overfitting', curve('validation_loss', 10, (step) => 1 + Math.abs(step - 3) * 0.1)],
    ['reward_collapse', curve('reward', 100, (step) => (step < 50 ? 0.2 + step * 0.01 : 0.7 - (step - 50) * 0.01))],
    ['reward_flat', curve('reward', 30, () => 1)],
    ['length_explosion', curve('response_length', 100, (step) => 200 + step * 4)],
    ['kl_high', curve('kl', 60, (step) => step * 0.001)],
    ['preference_not_learned', curve('dpo_accuracy', 20, () => 0.48)],
    ['margin_not_positive', curve('dpo_margin', 20, (step) => -0.1 - step * 0.01)],
  ];

  it.each(sick)('says %s where it is so, with what to do and where the rule is from', (code, points) => {
    const found = checkHealth(points).filter((check) => check.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      fix: expect.stringMatching(/\w{4}/),
      source: expect.stringMatching(/^G\d|our number/),
    });
  });

  it('calls a label that is spelt out no explosion', () => {
    expect(codes(curve('response_length', 100, (step) => (step < 50 ? 1 : 4)))).toEqual([]);
  });

  it('waits for enough values before it judges a noisy curve', () => {
    expect(
      codes(
        curve('reward', 5, (step) => -step),
        curve('response_length', 5, (step) => 10 ** step),
      ),
    ).toEqual([]);
  });
});
