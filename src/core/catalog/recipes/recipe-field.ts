/** One setting of a recipe in the form the override document has. Bounds are inclusive. */
export type RecipeField = {
  type: 'string' | 'integer' | 'float' | 'boolean';
  required: boolean;
  default: string | number | boolean | null;
  min?: number;
  max?: number;
  enum?: readonly (string | number | boolean)[];
};

export type RecipeFields = Readonly<Record<string, RecipeField>>;

/** A family of recipes: what may be set, and the template with `{{key}}` where it goes. */
export type RecipeFamily = { fields: RecipeFields; template: string };

/** Source: the publishing rules of the public recipe repository (2026-06-22) run over its recipes; they give its own baseline files key for key. */
export const recipeFieldsAsOf = '2026-06-22';

const place = { type: 'string', required: true, default: '' } as const;

/** Keys of every recipe. A plan fills them in; nobody sets them. */
export const placeFields = { name: place, data_s3_path: place, output_s3_path: place } as const satisfies RecipeFields;

/** Length of an example on serverless jobs; recipes of training jobs have no place for it. */
export const contextField: RecipeField = { type: 'integer', required: true, default: 8192, min: 1, max: 131072 };

export const alphaField: RecipeField = {
  type: 'integer',
  required: true,
  default: 64,
  enum: [32, 64, 96, 128, 160, 192],
};

/** The part `run` of a recipe, at the indent it stands at. */
export const runBlock = `run:
  name: '{{name}}'
  model_type: '{{model_type}}'
  model_name_or_path: '{{model_name_or_path}}'
  data_s3_path: '{{data_s3_path}}'`;

export const runOutputs = `  replicas: '{{replicas}}'
  output_s3_path: '{{output_s3_path}}'
  mlflow_tracking_uri: ''
  mlflow_experiment_name: ''
  mlflow_run_name: ''`;
