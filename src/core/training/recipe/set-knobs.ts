import { falseSettings, meantBy } from '../../catalog/false-names.ts';
import { nearest } from '../../nearest.ts';
import { type Knob, managedBy, type Value } from './recipe-knobs.ts';

/** What was asked for under the knobs' own names, and everything that is wrong with it. */
export type KnobValues = { given: Readonly<Record<string, Value>>; problems: string[] };

/** Checks each value that was given: its name (own or leaf), type and bounds. Nothing is dropped. */
export function setKnobs(knobs: readonly Knob[], asked: Readonly<Record<string, Value>>): KnobValues {
  const given: Record<string, Value> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(asked)) {
    const knob = knobs.find((known) => known.name === name || known.aliases.includes(name));
    if (knob === undefined) problems.push(unknownName(knobs, name));
    else if (Object.hasOwn(given, knob.name)) problems.push(`"${name}" and "${knob.name}" are the same setting`);
    else {
      given[knob.name] = value;
      problems.push(...checkKnob(knob, name, value));
    }
  }
  return { given, problems };
}

function unknownName(knobs: readonly Knob[], name: string): string {
  const instead = managedBy(name) ?? meantBy(falseSettings, name);
  if (instead !== undefined) return `"${name}" is not set by hand: ${instead}`;
  if (name === 'max_context_length') return '"max_context_length" has no place in this recipe: use "max_length"';
  const names = knobs.flatMap((knob) => [knob.name, ...knob.aliases]);
  const close = nearest(name, names);
  return `"${name}" is unknown; ${close === undefined ? `there are ${knobs.map((knob) => knob.name).join(', ')}` : `did you mean "${close}"?`}`;
}

function checkKnob(knob: Knob, name: string, value: Value): string[] {
  if (!fitsType(knob.type, value)) return [`"${name}" must be ${knob.type}, got ${JSON.stringify(value)}`];
  if (knob.enum !== undefined && !knob.enum.includes(value))
    return [`"${name}" is ${JSON.stringify(value)} but takes ${knob.enum.join(', ')}`];
  if (typeof value !== 'number') return [];
  const outside = value < (knob.min ?? Number.NEGATIVE_INFINITY) || value > (knob.max ?? Number.POSITIVE_INFINITY);
  return outside ? [`"${name}" is ${value} but takes ${knob.min ?? '-∞'} to ${knob.max ?? '∞'}`] : [];
}

/** A whole number is a fraction too. */
function fitsType(type: Knob['type'], value: Value): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  if (type === 'float') return typeof value === 'number' && Number.isFinite(value);
  return type === 'boolean' ? typeof value === 'boolean' : typeof value === 'string';
}
