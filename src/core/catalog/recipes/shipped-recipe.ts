import { generation1 } from './generation-1.ts';
import { generation2 } from './generation-2.ts';
import type { RecipeFamily, RecipeFields } from './recipe-field.ts';
import type { RecipeRow } from './recipe-row.ts';

const BATCHES = [8, 16, 32, 64, 128, 256, 512, 1024];

/** Template and settings of a recipe from the tables, for when the hub cannot be asked or lacks it. */
export function shippedRecipe(row: RecipeRow): { template: string; overrides: RecipeFields } {
  const family = familyOf(row);
  return {
    template: family.template.replace('{{shipped_max_length}}', String(row.max_length)),
    overrides: { ...family.fields, ...changed(row, family.fields) },
  };
}

function familyOf({ model, method }: RecipeRow): RecipeFamily {
  const families: Readonly<Record<string, RecipeFamily>> = model === 'nova-2-lite' ? generation2 : generation1;
  const family = families[method];
  if (family === undefined) throw new Error(`no recipe family for ${model} and ${method}`);
  return family;
}

/** A batch can only be raised from the recipe's own: the published enum begins with it. */
function changed({ batch, epochs }: RecipeRow, fields: RecipeFields): RecipeFields {
  const { global_batch_size, max_epochs } = fields;
  const smaller = global_batch_size?.enum === undefined ? undefined : BATCHES.filter((size) => size >= (batch ?? 0));
  return {
    ...(global_batch_size === undefined || batch === undefined || smaller === undefined
      ? {}
      : { global_batch_size: { ...global_batch_size, default: batch, enum: smaller } }),
    ...(max_epochs === undefined || epochs === undefined ? {} : { max_epochs: { ...max_epochs, default: epochs } }),
  };
}
