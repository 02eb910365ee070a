import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { recipeRows } from '../../../../src/core/catalog/recipes/recipe-rows.ts';
import { shippedRecipe } from '../../../../src/core/catalog/recipes/shipped-recipe.ts';
import { fillRecipe } from '../../../../src/core/training/recipe/fill-recipe.ts';
import { recipeKnobs } from '../../../../src/core/training/recipe/recipe-knobs.ts';
import { leavesOf, parseTemplate, placeholderOf } from '../../../../src/core/training/recipe/recipe-tree.ts';
import { setKnobs } from '../../../../src/core/training/recipe/set-knobs.ts';
import { writeFraction, writeRecipe } from '../../../../src/core/training/recipe/write-recipe.ts';

const rowOf = (name: string) => {
  const row = recipeRows.find((known) => known.name === name);
  if (row === undefined) throw new Error(name);
  return row;
};

function open(name: string) {
  const document = shippedRecipe(rowOf(name));
  const tree = parseTemplate(document.template, name);
  return { ...document, tree, knobs: recipeKnobs(tree, document.overrides) };
}

const places = {
  name: 'tr-0123456789ab',
  model_type: 'amazon.nova-2-lite-v1:0:256k',
  model_name_or_path: 'nova-lite-2/prod',
  data_s3_path: 's3://bucket/train.jsonl',
  output_s3_path: 's3://bucket/out',
  validation_s3_path: '',
  replicas: 4,
};

function written(name: string, asked: Record<string, number | string | boolean>): string {
  const { tree, overrides, knobs } = open(name);
  const { given, problems } = setKnobs(knobs, asked);
  expect(problems).toEqual([]);
  return writeRecipe(fillRecipe(tree, overrides, knobs, given, places));
}

describe('a recipe', () => {
  it('has every value in its place, with fractions that readers of YAML 1.1 take for numbers', () => {
    const text = written('nova_lite_2_0_p5_gpu_lora_sft', {
      learning_rate: 2e-5,
      max_steps: 219,
      reasoning_enabled: false,
    });
    expect(text).toContain('    lr: 2.0e-05\n');
    expect(text).toContain('      lora_plus_lr_ratio: 64.0\n');
    expect(text).toContain("  validation_data_s3_path: ''\n  validation_data_s3_path_list: {}\n  replicas: 4\n");
    expect(text).not.toContain('{{');
    const old: unknown = parse(text, { version: '1.1' });
    expect(old).toEqual(parse(text));
    expect(old).toMatchObject({
      run: {
        name: 'tr-0123456789ab',
        model_type: 'amazon.nova-2-lite-v1:0:256k',
        model_name_or_path: 'nova-lite-2/prod',
      },
      training_config: {
        max_steps: 219,
        reasoning_enabled: false,
        optim_config: { lr: 0.00002, weight_decay: 0 },
        lr_scheduler: { warmup_steps: 15, min_lr: 0.000001 },
        peft: { peft_scheme: 'lora', lora_tuning: { alpha: 64 } },
      },
    });
  });

  it('follows its own references: the reward function stands in both places', () => {
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:my-reward';
    const recipe: unknown = parse(
      written('nova_lite_v2_smtj_p5_p5en_gpu_lora_rft', { reward_lambda_arn: arn, save_steps: 10, top_k: 5 }),
    );
    expect(recipe).toMatchObject({
      run: { reward_lambda_arn: arn },
      training_config: {
        rollout: { rewards: { api_endpoint: { lambda_arn: arn } }, generator: { top_k: 5, temperature: 1 } },
        trainer: { save_steps: 10, kl_loss_coef: 0.001 },
      },
    });
  });

  it.each(recipeRows.map(({ name }) => name))('%s leaves nothing open and keeps full rank apart from LoRA', (name) => {
    const { tree, overrides, knobs } = open(name);
    const recipe = fillRecipe(tree, overrides, knobs, {}, { ...places, reward_lambda_arn: 'arn' });
    expect(leavesOf(recipe).filter(({ value }) => placeholderOf(value) !== undefined)).toEqual([]);
    expect(knobs.some((knob) => knob.name === 'lora_alpha')).toBe(/_lora_/.test(name));
  });

  it('reads a template whose placeholders are not quoted', () => {
    const tree = parseTemplate(
      'run:\n  name: {{name}}\ntraining_config:\n  lr: {{ learning_rate }}\n  top_k: 0\n',
      'x',
    );
    expect(leavesOf(tree).map(({ value }) => placeholderOf(value))).toEqual(['name', 'learning_rate', undefined]);
  });

  it('says which template cannot be read', () => {
    expect(() => parseTemplate('a: [', 'nova_x')).toThrow(/the template of recipe nova_x cannot be read/);
    expect(() => parseTemplate('just text', 'nova_x')).toThrow(/it holds no settings/);
  });

  it('does not follow a reference to itself for ever', () => {
    const tree = parseTemplate("a: '${oc.select:b}'\nb: '${oc.select:a}'\n", 'x');
    expect(() => fillRecipe(tree, {}, [], {}, {})).toThrow(/refers to itself/);
    const other = parseTemplate("a: '${oc.select:missing, 7}'\n", 'x');
    expect(fillRecipe(other, {}, [], {}, {})).toEqual({ a: '7' });
  });
});

describe('names of settings', () => {
  const { knobs } = open('nova_lite_2_0_p5_gpu_lora_sft');

  it('are the specification’s or the leaf’s', () => {
    expect(setKnobs(knobs, { lr: 2e-5, alpha: 32 }).given).toEqual({ learning_rate: 2e-5, lora_alpha: 32 });
    expect(setKnobs(knobs, { lr: 2e-5, learning_rate: 1e-5 }).problems).toEqual([
      '"learning_rate" and "learning_rate" are the same setting',
    ]);
  });

  it.each([
    [{ learning_rat: 1e-5 }, 'did you mean "learning_rate"?'],
    [{ max_context_length: 4096 }, 'use "max_length"'],
    [{ replicas: 4 }, 'use instance_count'],
    [{ blend_ratio: 0.5 }, 'data mixing is set by customer_data_percent'],
    [{ hf_token: 'x' }, 'a token is never passed'],
    [{ lora_rank: 8 }, 'the rank of Nova LoRA cannot be set'],
    [{ max_steps: 2 }, '"max_steps" is 2 but takes 4 to 100000'],
    [{ lora_alpha: 65 }, '"lora_alpha" is 65 but takes 32, 64, 96, 128, 160, 192'],
    [{ warmup_steps: 1.5 }, '"warmup_steps" must be integer, got 1.5'],
    [{ learning_rate: '1e-5' }, '"learning_rate" must be float, got "1e-5"'],
    [{ reasoning_enabled: 'true' }, '"reasoning_enabled" must be boolean, got "true"'],
  ])('%j is refused', (asked, says) => {
    expect(setKnobs(knobs, asked).problems.join('; ')).toContain(says);
  });

  it('takes a whole number for a fraction, and reports everything that is wrong at once', () => {
    expect(setKnobs(knobs, { learning_rate_ratio: 16 }).problems).toEqual([]);
    expect(setKnobs(knobs, { foo: 1, max_steps: 2, lora_alpha: 65 }).problems).toHaveLength(3);
  });
});

it('writes fractions as PyYAML does', () => {
  const samples = [1e-5, 6.4e-7, 1, 64, 0.5, 0, 1e-4, 123.456, 5e22, -2.5e-6];
  expect(samples.map(writeFraction)).toEqual([
    '1.0e-05',
    '6.4e-07',
    '1.0',
    '64.0',
    '0.5',
    '0.0',
    '0.0001',
    '123.456',
    '5.0e+22',
    '-2.5e-06',
  ]);
});
