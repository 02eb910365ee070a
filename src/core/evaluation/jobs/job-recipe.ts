import { type JobTaskName, evaluationTokens, jobTasks } from '../../catalog/evaluation-jobs.ts';
import type { NovaModel } from '../../catalog/nova-models.ts';

/** What a recipe says. `reward`: ARN of the function that scores (rft_eval). */
export type JobRecipe = {
  name: string;
  nova: NovaModel;
  checkpoint?: string;
  task: JobTaskName;
  subtask?: string;
  data?: string;
  output: string;
  reward?: string;
  temperature: number;
};

/**
 * The recipe of an evaluation job as YAML; texts are quoted as JSON, which YAML reads. Source of the shape: resolved recipes of Nova Forge
 * SDK 1.4.6 (2026-05-13). Judges' rubrics sample from the 50 likeliest tokens there, everything else from all.
 */
export function toJobRecipe(recipe: JobRecipe): string {
  const { name, nova, checkpoint, task, subtask, data, output, reward, temperature } = recipe;
  const { strategy, metric } = jobTasks[task];
  const lines = [
    'run:',
    ...leaves({
      name,
      model_type: nova.service_id,
      model_name_or_path: checkpoint ?? nova.base,
      data_s3_path: data ?? '',
      replicas: 1,
      output_s3_path: output,
      mlflow_tracking_uri: '',
      mlflow_experiment_name: '',
      mlflow_run_name: '',
    }),
    'evaluation:',
    ...leaves({ task, strategy, metric, ...(data === undefined ? { subtask: subtask ?? '' } : {}) }),
    'inference:',
    ...leaves({ max_new_tokens: evaluationTokens[nova.generation], top_k: task === 'rubric_llm_judge' ? 50 : -1 }),
    '  top_p: 1.0',
    `  temperature: ${temperature.toFixed(1)}`,
    '  top_logprobs: 0',
    ...(nova.generation === 2 ? ['  reasoning_effort: null'] : []),
    ...(reward === undefined ? [] : ['rl_env:', ...leaves({ reward_lambda_arn: reward })]),
  ];
  return `${lines.join('\n')}\n`;
}

function leaves(members: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(members).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
}
