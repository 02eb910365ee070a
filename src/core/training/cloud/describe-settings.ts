import { disagreements } from '../../catalog/disagreements.ts';
import { bedrockFields } from '../../catalog/recipes/bedrock-fields.ts';
import { recipeFieldsAsOf, type RecipeFields } from '../../catalog/recipes/recipe-field.ts';
import { recipesOf } from '../../catalog/recipes/recipe-rows.ts';
import { shippedRecipe } from '../../catalog/recipes/shipped-recipe.ts';
import { isCloudRuntime, methodsOf } from '../../catalog/training-support.ts';
import { type Knob, overrideKnobs, recipeKnobs } from '../recipe/recipe-knobs.ts';
import { parseTemplate } from '../recipe/recipe-tree.ts';
import { partsOf } from './plan-facts.ts';

const runtimes = ['sagemaker', 'serverless', 'bedrock'] as const;

/** What a method of a Nova model takes on each runtime, from the dated tables; undefined when it trains nowhere by it. */
export function describeSettings(model: string, method: string): Record<string, unknown> | undefined {
  const able = runtimes.filter((runtime) => isCloudRuntime(runtime) && methodsOf(runtime, model).includes(method));
  if (able.length === 0) return undefined;
  const { technique, rank } = partsOf(method);
  return {
    model,
    method,
    as_of: recipeFieldsAsOf,
    note: 'a dated fallback: the recipe in the hub wins; plan_only shows what a run would get',
    runtimes: Object.fromEntries(able.map((runtime) => [runtime, describeRuntime(runtime, model, method)])),
    disagreements: disagreements.filter((row) => row.technique === technique && (row.rank ?? rank) === rank),
  };
}

function describeRuntime(runtime: (typeof runtimes)[number], model: string, method: string): unknown {
  if (runtime === 'bedrock') {
    const tables: Readonly<Record<string, RecipeFields>> = bedrockFields;
    return { settings: overrideKnobs(tables[method] ?? {}).map(toRow) };
  }
  const rows = recipesOf(model, method);
  const described = rows.map((row) => {
    const { template, overrides } = shippedRecipe(row);
    const tree = parseTemplate(template, row.name);
    const knobs = runtime === 'sagemaker' ? recipeKnobs(tree, overrides) : overrideKnobs(overrides, tree);
    return { recipe: row.name, instances: row.instances, counts: row.counts, settings: knobs.map(toRow) };
  });
  // A serverless job has no machines: the largest recipe is what it publishes.
  return runtime === 'sagemaker' ? described : { settings: described.at(-1)?.settings ?? [] };
}

function toRow({ name, aliases, type, default: value, min, max, enum: choices }: Knob) {
  const also = aliases.length === 0 ? {} : { also: aliases };
  return { name, ...also, type, default: value, ...(choices === undefined ? { min, max } : { choices }) };
}
