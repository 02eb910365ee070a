import type { Lesson } from '../jobs/lesson.ts';
import { placeOf, putObject } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { CustomizationJob } from './bedrock-state.ts';

/** Keeps the custom model, and writes the tables of values by step where the job's output goes. */
export async function leaveCustomModel(world: World, job: CustomizationJob, lesson: Lesson, time: Date): Promise<void> {
  const id = job.arn.split('/').at(-1) ?? '';
  const name = job.request.customModelName ?? '';
  const model = /foundation-model\/(.*)$/.exec(job.base)?.[1] ?? job.base.split('/').at(-2) ?? 'model';
  const arn = `arn:aws:bedrock:${job.region}:${world.account}:custom-model/${model}/${id}`;
  const checkpoint = `s3://customer-escrow-${world.account}-bedrock-5e1f0a2b/${id}`;
  world.checkpoints.set(checkpoint, {
    uri: checkpoint,
    respond: lesson.respondAt(1),
    rows: lesson.rows,
    passes: lesson.passes,
  });
  world.bedrock(job.region).models.set(arn, { arn, name, created: time, job, checkpoint, tags: [] });
  job.model = arn;
  const folder = `${job.request.outputDataConfig?.s3Uri?.replace(/\/$/, '') ?? ''}/model-customization-job-${id}`;
  for (const { path, text } of tables(lesson)) await putObject(world.objects, time, placeOf(`${folder}/${path}`), text);
}

/** Columns as Bedrock writes them (user guide, analyze a customization job). */
function tables(lesson: Lesson): { path: string; text: string }[] {
  const steps = Array.from({ length: lesson.steps }, (_, index) => index + 1);
  const epoch = (step: number): number => Math.floor((step - 1) / lesson.perEpoch);
  const training = steps.map((step) => {
    const { loss, reward } = lesson.valuesAt(step);
    return `${step},${epoch(step)},${(reward ?? loss).toFixed(6)}${reward === undefined ? `,${Math.exp(loss).toFixed(6)}` : ''}`;
  });
  const rewarded = lesson.valuesAt(1).reward !== undefined;
  const head = rewarded ? 'step_number,epoch_number,reward_mean' : 'step_number,epoch_number,training_loss,perplexity';
  const held = steps.flatMap((step) => {
    const { validation } = lesson.valuesAt(step);
    return validation === undefined
      ? []
      : [`${step},${epoch(step)},${validation.toFixed(6)},${Math.exp(validation).toFixed(6)}`];
  });
  const files = [
    { path: 'training_artifacts/step_wise_training_metrics.csv', text: `${head}\n${training.join('\n')}\n` },
  ];
  if (held.length === 0) return files;
  const text = `step_number,epoch_number,validation_loss,perplexity\n${held.join('\n')}\n`;
  return [...files, { path: 'validation_artifacts/post_fine_tuning_validation/validation_metrics.csv', text }];
}
