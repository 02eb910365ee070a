import { parse } from 'yaml';
import { recipeRows } from '../../src/core/catalog/recipes/recipe-rows.ts';
import { shippedRecipe } from '../../src/core/catalog/recipes/shipped-recipe.ts';
import { fillRecipe } from '../../src/core/training/recipe/fill-recipe.ts';
import { recipeKnobs } from '../../src/core/training/recipe/recipe-knobs.ts';
import { parseTemplate } from '../../src/core/training/recipe/recipe-tree.ts';
import { writeRecipe } from '../../src/core/training/recipe/write-recipe.ts';

// Every recipe with odd values in it, one JSON line each: the text we write and what a reader of it must see.

const names = [
  'tr-0123456789ab',
  'on',
  '12',
  '1e-5',
  'null',
  'a: b',
  "it's",
  '{{open}}',
  's3://bucket/a b',
  '#x',
  '',
  '-',
  '~',
  '0x1F',
  '1_000',
  '12:30:45',
  'é',
  'a\nb',
];
const rates = [1e-5, 6.4e-7, 0.0001, 1e-4 / 3, 1, 2.5e-6];

for (const [index, row] of [...recipeRows, ...recipeRows].entries()) {
  const { template, overrides } = shippedRecipe(row);
  const tree = parseTemplate(template, row.name);
  const values = {
    learning_rate: rates[index % rates.length] ?? 1,
    weight_decay: 0,
    reward_lambda_arn: names[index % names.length] ?? '',
  };
  const places = {
    name: names[index % names.length] ?? '',
    data_s3_path: 's3://bucket/train.jsonl',
    replicas: row.count,
  };
  const text = writeRecipe(fillRecipe(tree, overrides, recipeKnobs(tree, overrides), values, places));
  process.stdout.write(
    `${JSON.stringify({ recipe: row.name, text, rate: values.learning_rate, name: places.name, seen: parse(text) })}\n`,
  );
}
