import { novaImage } from '../../core/catalog/nova-images.ts';
import { type NovaModel, novaModels } from '../../core/catalog/nova-models.ts';
import type { RecipeRow } from '../../core/catalog/recipes/recipe-row.ts';
import { recipeRows } from '../../core/catalog/recipes/recipe-rows.ts';
import { shippedRecipe } from '../../core/catalog/recipes/shipped-recipe.ts';
import { evaluationRecipes } from './evaluation-recipes.ts';
import { type PublishedRecipe, publishRecipe } from './publish-recipe.ts';

/** Techniques as the hub calls them. */
const TECHNIQUES: Readonly<Record<string, string>> = { sft: 'SFT', dpo: 'DPO', rft: 'RLVR', cpt: 'CPT' };

/** The recipes of one model in the hub of a region. Training recipes come from the catalog's tables. */
export function hubRecipes(hub: string, region: string): PublishedRecipe[] {
  const found = Object.entries(novaModels).find(([, model]) => model.hub === hub);
  if (found === undefined) return [];
  const [name, model] = found;
  const training = recipeRows.filter((row) => row.model === name).map((row) => trainingRecipe(row, model, region));
  return [...training, ...evaluationRecipes(model, region)];
}

function trainingRecipe(row: RecipeRow, model: NovaModel, region: string): PublishedRecipe {
  const [technique = '', rank] = row.method.split('_');
  const { template, overrides } = shippedRecipe(row);
  const text = template
    .replaceAll("'{{replicas}}'", String(row.count))
    .replaceAll("'{{model_type}}'", model.service_id)
    .replaceAll("'{{model_name_or_path}}'", model.base);
  const lora = rank === 'lora';
  const entry = {
    Name: row.name,
    DisplayName: `Nova ${model.hub.split('-').slice(2).join(' ')} ${lora ? 'LoRA' : 'full-rank'} ${TECHNIQUES[technique]} training on GPU`,
    RecipeFilePath: `recipes/fine-tuning/nova/${row.name}.yaml`,
    CustomizationTechnique: TECHNIQUES[technique],
    Type: 'FineTuning',
    InstanceCount: row.count,
    SupportedInstanceTypes: row.instances,
    Hardware: 'GPU',
    ...(lora ? { Peft: 'LORA' } : {}),
    SequenceLength: `${row.max_length / 1024}K`,
    Versions: ['1.4.0'],
    ...(lora || technique === 'sft' ? { ServerlessMeteringType: technique === 'rft' ? 'Hourly' : 'Token-based' } : {}),
    SmtjImageUri: novaImage(region, technique, model.generation),
  };
  return publishRecipe(entry, row.name, region, text, overrides);
}
