import type { Knob } from '../recipe/recipe-knobs.ts';

/** The knob of a name. */
export function findKnob(knobs: readonly Knob[], name: string): Knob | undefined {
  return knobs.find((knob) => knob.name === name);
}
