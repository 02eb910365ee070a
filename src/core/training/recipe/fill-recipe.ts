import { ForgeError } from '../../errors.ts';
import type { RecipeDocument } from '../../ports/cloud.ts';
import { leavesOf, mapLeaves, placeholderOf, type RecipeLeaf, type RecipeTree } from './recipe-tree.ts';
import type { Knob, Value } from './recipe-knobs.ts';

const SELECT = /^\$\{oc\.select:\s*([\w.-]+)\s*(?:,\s*(.*?))?\s*\}$/;
const MAX_SELECTS = 8;

/** Values for the places of a recipe that a plan decides, by key or leaf. */
export type Places = Readonly<Record<string, string | number>>;

/**
 * The recipe with every value in its place. A setting goes where its placeholder stands, or to the leaf of its name; `places` fill what
 * a plan decides (under `run` literals too). References within the recipe are followed.
 */
export function fillRecipe(
  tree: RecipeTree,
  overrides: RecipeDocument['overrides'],
  knobs: readonly Knob[],
  values: Readonly<Record<string, Value>>,
  places: Places,
): RecipeTree {
  const unlisted = new Map(knobs.filter((knob) => !knob.listed).map((knob) => [knob.name, knob]));
  const filled = mapLeaves(tree, ({ path, key, value }) => {
    const name = placeholderOf(value);
    if (name !== undefined)
      return asLeaf(overrides[name]?.type, values[name] ?? places[name] ?? overrides[name]?.default);
    if (path[0] === 'run' && Object.hasOwn(places, key)) return asLeaf(undefined, places[key]);
    const knob = path[0] === 'run' ? undefined : unlisted.get(key);
    return knob === undefined || values[key] === undefined ? value : asLeaf(knob.type, values[key]);
  });
  return mapLeaves(filled, ({ value }) => followed(filled, value));
}

/** Whole numbers stay whole unless the setting is a fraction. */
function asLeaf(type: Knob['type'] | undefined, value: Value | null | undefined): RecipeLeaf {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' && type !== 'float' && Number.isInteger(value) ? BigInt(value) : value;
}

/** `${oc.select:a.b.c}` is the value at that place; with a second part, that is taken when there is none. */
function followed(tree: RecipeTree, value: RecipeLeaf, depth = 0): RecipeLeaf {
  const match = typeof value === 'string' ? SELECT.exec(value) : null;
  if (match === null) return value;
  if (depth === MAX_SELECTS)
    throw new ForgeError('bad_data', `the recipe refers to itself at ${match[1] ?? ''}`, {
      next: 'choose another instance type, which has another recipe',
    });
  const target = leavesOf(tree).find(({ path }) => path.join('.') === match[1])?.value ?? null;
  if (target === null && match[2] !== undefined) return match[2];
  return followed(tree, target, depth + 1);
}
