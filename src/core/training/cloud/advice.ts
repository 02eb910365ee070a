import type { Value } from '../recipe/recipe-knobs.ts';

/** A value that arithmetic or the data speak for, with why. */
export type Advice = { value: Value; source: string };
export type Advices = Record<string, Advice>;
