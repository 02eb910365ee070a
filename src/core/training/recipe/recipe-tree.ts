import { parse } from 'yaml';
import { ForgeError, messageOf } from '../../errors.ts';

/** A leaf as it stood: whole numbers are bigint, so that 64.0 stays a fraction when it is written again. */
export type RecipeLeaf = string | number | bigint | boolean | null | readonly unknown[];
export type RecipeTree = { [key: string]: RecipeLeaf | RecipeTree };

/** One leaf with the way to it. */
export type RecipeSpot = { path: readonly string[]; key: string; value: RecipeLeaf };

/** A placeholder alone on its value, quoted or not: unquoted it would read as a map within a map. */
const BARE = /^(\s*(?:- )?[\w-]+:\s*)(\{\{\s*[\w-]+\s*\}\})\s*$/gm;

/** Reads a template. Throws ForgeError bad_data when it is not a map of YAML. */
export function parseTemplate(text: string, name: string): RecipeTree {
  try {
    const tree: unknown = parse(text.replace(BARE, "$1'$2'"), { intAsBigInt: true });
    if (isTree(tree)) return tree;
    throw new Error('it holds no settings');
  } catch (error) {
    throw new ForgeError('bad_data', `the template of recipe ${name} cannot be read: ${messageOf(error)}`, {
      next: 'call again; if it stays, choose another instance type, which has another recipe',
      cause: error,
    });
  }
}

/** All leaves, in the order they stand. */
export function leavesOf(tree: RecipeTree, path: readonly string[] = []): RecipeSpot[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) && Object.keys(value).length > 0
      ? leavesOf(value, [...path, key])
      : [{ path: [...path, key], key, value: isTree(value) ? null : value }],
  );
}

/** The tree with each leaf replaced by what `change` makes of it; an empty map stays. */
export function mapLeaves(
  tree: RecipeTree,
  change: (spot: RecipeSpot) => RecipeLeaf,
  path: readonly string[] = [],
): RecipeTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      if (!isTree(value)) return [key, change({ path: [...path, key], key, value })];
      return [key, mapLeaves(value, change, [...path, key])];
    }),
  );
}

/** The key of a placeholder `{{key}}`, or undefined. */
export function placeholderOf(value: RecipeLeaf): string | undefined {
  return typeof value === 'string' ? /^\{\{\s*([\w-]+)\s*\}\}$/.exec(value)?.[1] : undefined;
}

export function isTree(value: unknown): value is RecipeTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
