import type { NovaModel } from '../../core/catalog/nova-models.ts';
import type { RecipeFields } from '../../core/catalog/recipes/recipe-field.ts';
import { hubImage } from './hub-image.ts';
import { type PublishedRecipe, publishRecipe } from './publish-recipe.ts';

/** Machines of evaluations by model (public recipe repository, 2026-06-22). */
const INSTANCES: Readonly<Record<string, readonly string[]>> = {
  'nova-micro/prod': ['ml.p5.48xlarge', 'ml.g5.12xlarge', 'ml.g5.24xlarge', 'ml.g6.12xlarge', 'ml.g6.24xlarge'],
  'nova-lite/prod': [
    'ml.p5.48xlarge',
    'ml.g5.12xlarge',
    'ml.g5.24xlarge',
    'ml.g6.12xlarge',
    'ml.g6.24xlarge',
    'ml.g6.48xlarge',
  ],
  'nova-pro/prod': ['ml.p5.48xlarge'],
  'nova-lite-2/prod': ['ml.p5.48xlarge', 'ml.p4d.24xlarge'],
};

const place = { type: 'string', required: true, default: '' } as const;

/** Settings of every evaluation recipe; Nova 2 answers at greater length. */
function inferenceFields(generation: 1 | 2): RecipeFields {
  const most = generation === 2 ? 32_768 : 100_000;
  return {
    name: place,
    data_s3_path: place,
    output_s3_path: place,
    max_new_tokens: { type: 'integer', required: false, default: generation === 2 ? 32_768 : 8196, min: 0, max: most },
    top_k: { type: 'integer', required: false, default: -1 },
    top_p: { type: 'float', required: false, default: 1, min: 0, max: 1 },
    temperature: { type: 'float', required: true, default: 0, min: 0, max: 2 },
  };
}

function template({ service_id, base, generation }: NovaModel, evaluation: string): string {
  return `run:
  name: '{{name}}'
  model_type: ${service_id}
  model_name_or_path: ${base}
  data_s3_path: '{{data_s3_path}}'
  replicas: 1
  output_s3_path: '{{output_s3_path}}'
  mlflow_tracking_uri: ''
  mlflow_experiment_name: ''
  mlflow_run_name: ''
${evaluation}inference:
  max_new_tokens: '{{max_new_tokens}}'
  top_k: '{{top_k}}'
  top_p: '{{top_p}}'
  temperature: '{{temperature}}'
  top_logprobs: 0
${generation === 2 ? '  reasoning_effort: null\n' : ''}`;
}

const BENCHMARK = `evaluation:
  task: '{{task}}'
  strategy: '{{strategy}}'
  metric: '{{metric}}'
  subtask: '{{subtask}}'
`;

const OWN_DATA = `evaluation:
  task: gen_qa
  strategy: gen_qa
  metric: all
processor:
  lambda_arn: ''
  lambda_type: rft
  preprocessing:
    enabled: false
  postprocessing:
    enabled: true
  aggregation: average
`;

const benchmarkFields: RecipeFields = {
  task: { type: 'string', required: true, default: 'mmlu' },
  strategy: { type: 'string', required: true, default: 'zs_cot' },
  metric: { type: 'string', required: true, default: 'accuracy' },
  subtask: { type: 'string', required: false, default: '' },
};

/** The two evaluations the hub has for a model: public benchmarks and one's own questions. */
export function evaluationRecipes(model: NovaModel, region: string): PublishedRecipe[] {
  const image = hubImage(region, model.generation);
  const about = (Name: string, DisplayName: string, EvaluationType: string): Record<string, unknown> => ({
    Name,
    DisplayName,
    Type: 'Evaluation',
    EvaluationType,
    InstanceCount: 1,
    SupportedInstanceTypes: INSTANCES[model.base] ?? [],
    Hardware: 'GPU',
    Versions: ['1.4.0'],
    ServerlessMeteringType: 'Token-based',
    SmtjImageUri: image,
  });
  const short = model.hub.replace('nova-textgeneration-', '').replaceAll('-', '_');
  const fields = inferenceFields(model.generation);
  const benchmark = `nova_${short}_general_text_benchmark_eval`;
  const own = `nova_${short}_bring_your_own_dataset_eval`;
  return [
    publishRecipe(
      about(benchmark, `Nova ${short} General Text Benchmark evaluation`, 'DeterministicTextBenchmark'),
      benchmark,
      region,
      template(model, BENCHMARK),
      { ...fields, ...benchmarkFields },
    ),
    publishRecipe(
      about(own, `Nova ${short} Bring Your Own Dataset evaluation`, 'DeterministicEvaluation'),
      own,
      region,
      template(model, OWN_DATA),
      fields,
    ),
  ];
}
