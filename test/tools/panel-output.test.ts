import { expect, it } from 'vitest';
import { panelText } from '../../src/tools/panel-output.ts';

it('tells a panel as a count of its items, and its base the same', () => {
  const panel = { evaluation_id: 'ev-1', state: 'succeeded', version: '1', verdict: 'lost', reason: 'r', n: 605 };
  const measured = { ...panel, value: 3 / 605, base_value: 590 / 605, delta: -587 / 605, ci95: [-0.98, -0.95] };
  expect(panelText('general', measured)).toBe(
    'panel general lost: 3 of 605 items (base 590), delta -0.9702 [-0.98, -0.95]; r',
  );
  expect(panelText('general', { ...panel, n: 1, value: 1 })).toBe('panel general lost: 1 of 1 item; r');
});
