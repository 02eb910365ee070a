import { novaModels, type NovaModel } from '../../catalog/nova-models.ts';
import { bedrockFields } from '../../catalog/recipes/bedrock-fields.ts';
import type { RecipeFields } from '../../catalog/recipes/recipe-field.ts';
import { recipeRowsAsOf, recipesOf } from '../../catalog/recipes/recipe-rows.ts';
import { shippedRecipe } from '../../catalog/recipes/shipped-recipe.ts';
import { ForgeError } from '../../errors.ts';
import type { CloudCatalog, HubModel, HubRecipe, RecipeDocument } from '../../ports/cloud.ts';
import { type Asked, ask } from './ask.ts';
import type { Shape } from './plan-facts.ts';

/** A recipe with where it is from. */
export type FoundRecipe = {
  name: string;
  document: RecipeDocument;
  /** In few words, for each setting: the hub's, or the table's. */
  source: string;
  /** Why it is not the hub's; said once. */
  why?: string;
  /** ARN of the base model in the hub, and image of the job, as the hub says. */
  base?: string;
  image?: string;
  metering?: 'token' | 'hour';
};

type Wanted = Shape & { instance: string | undefined; mixing: boolean };

/** The recipe of a job: the hub's when it can be asked and has one, else the table's. Bedrock has settings and no recipe. */
export async function findRecipe(
  cloud: Pick<CloudCatalog, 'hub' | 'recipe'>,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<FoundRecipe> {
  if (wanted.runtime === 'bedrock') return bedrockSettings(wanted.method);
  const models: Readonly<Record<string, NovaModel>> = novaModels;
  const hub = await ask(() => cloud.hub(models[wanted.model]?.hub ?? wanted.model, signal));
  if ('reason' in hub) return shipped(wanted, `the hub could not be asked: ${hub.reason}`);
  const recipe = chooseRecipe(hub.value, wanted);
  if (recipe === undefined) return { ...shipped(wanted, 'the hub has no such recipe'), base: hub.value.arn };
  const document: Asked<RecipeDocument> = await ask(() => cloud.recipe(recipe, signal));
  if ('reason' in document) {
    return {
      ...shipped(wanted, `recipe ${recipe.name} of the hub could not be read: ${document.reason}`),
      base: hub.value.arn,
    };
  }
  return {
    name: recipe.name,
    document: document.value,
    source: `hub recipe ${recipe.name}`,
    base: hub.value.arn,
    ...(recipe.image === undefined ? {} : { image: recipe.image }),
    ...(recipe.metering === undefined ? {} : { metering: recipe.metering }),
  };
}

/** Recipes of subscribers count only when data mixing is asked for. */
function chooseRecipe(hub: HubModel, wanted: Wanted): HubRecipe | undefined {
  const { runtime, instance, mixing } = wanted;
  return hub.recipes.find(
    (recipe) =>
      fitsShape(recipe, wanted) &&
      recipe.subscription === mixing &&
      (!mixing || /text_with_datamix/.test(recipe.name)) &&
      (runtime === 'serverless'
        ? recipe.metering !== undefined
        : instance === undefined || recipe.instance_types.includes(instance)),
  );
}

/** Whether a recipe of the hub trains in this way. RFT is called RLVR there. */
export function fitsShape(recipe: HubRecipe, { technique, rank }: Pick<Shape, 'technique' | 'rank'>): boolean {
  const name = technique === 'rft' ? 'RLVR' : technique.toUpperCase();
  const tunes = recipe.kind === 'FineTuning' && recipe.technique === name && recipe.template !== undefined;
  return tunes && recipe.lora === (rank === 'lora');
}

/** The recipe of the tables alone, for machines that it need not fit. */
export function tableRecipe(shape: Shape): FoundRecipe {
  if (shape.runtime === 'bedrock') return bedrockSettings(shape.method);
  return shipped({ ...shape, instance: undefined, mixing: false }, 'the call cannot be carried out');
}

function bedrockSettings(method: string): FoundRecipe {
  const tables: Readonly<Record<string, RecipeFields>> = bedrockFields;
  return {
    name: `bedrock ${method}`,
    document: { template: '', overrides: tables[method] ?? {} },
    source: 'table of 2026-05',
  };
}

function shipped({ model, method, instance, mixing }: Wanted, why: string): FoundRecipe {
  if (mixing) {
    throw new ForgeError('unavailable', `data mixing needs a recipe for Nova Forge subscribers; ${why}`, {
      next: 'call again when the hub can be reached, or leave the percentages out',
    });
  }
  const rows = recipesOf(model, method);
  const row = rows.find(({ instances }) => instance !== undefined && instances.includes(instance)) ?? rows.at(-1);
  if (row === undefined) throw new ForgeError('unsupported', `there is no recipe for ${method} of ${model}`);
  return { name: row.name, document: shippedRecipe(row), source: `recipe table of ${recipeRowsAsOf}`, why };
}
