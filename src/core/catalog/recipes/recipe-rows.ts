import { lite2Recipes } from './lite2-recipes.ts';
import { liteRecipes } from './lite-recipes.ts';
import { microRecipes } from './micro-recipes.ts';
import { proRecipes } from './pro-recipes.ts';
import type { RecipeRow } from './recipe-row.ts';

/**
 * Recipes for training jobs. Source: public recipe repository (2026-06-22), names, types, replicas enums and YAML values; the published
 * recipes of RFT have no list of counts for training jobs: the one of their HyperPod form is taken (the published case used 2).
 */
export const recipeRowsAsOf = '2026-06-22';

export const recipeRows: readonly RecipeRow[] = [...microRecipes, ...liteRecipes, ...proRecipes, ...lite2Recipes];

/** Recipes of a model and method, the smallest machines first. */
export function recipesOf(model: string, method: string): readonly RecipeRow[] {
  return recipeRows.filter((row) => row.model === model && row.method === method);
}
