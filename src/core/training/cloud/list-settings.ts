import type { Setting } from '../../runs/training-record.ts';
import type { Background } from './plan-facts.ts';
import type { Advices } from './advice.ts';

/** Every value with where it came from: the call, an advice with its reason, or the recipe. */
export function listSettings(
  { knobs, given }: Pick<Background, 'knobs' | 'given'>,
  advices: Advices,
  recipe: string,
): Setting[] {
  return knobs.flatMap((knob): Setting[] => {
    const { name } = knob;
    const set = given[name];
    if (set !== undefined) return [{ name, value: set, origin: 'set', source: 'the call' }];
    const advice = advices[name];
    if (advice !== undefined) return [{ name, value: advice.value, origin: 'recommended', source: advice.source }];
    return knob.default === null || knob.default === ''
      ? []
      : [{ name, value: knob.default, origin: 'default', source: recipe }];
  });
}
