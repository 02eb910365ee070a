import { countTokens } from '../../core/runtimes/local/count-tokens.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import type { Lesson } from '../jobs/lesson.ts';
import { placeOf, putObject } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import { escrowOf } from './describe-training-job.ts';
import { leaveFiles } from './leave-files.ts';
import type { TrainingJob } from './training-job.ts';

/**
 * Keeps the model in the service's own bucket and says so in a manifest; serverless jobs also register a model package. Returns why the
 * upload fails, if it does.
 */
export async function leaveModel(
  world: World,
  job: TrainingJob,
  plan: JobPlan,
  lesson: Lesson,
  time: Date,
): Promise<string | undefined> {
  const uri = `${escrowOf(world.account, job)}step_${lesson.steps}`;
  world.checkpoints.set(uri, { uri, respond: lesson.respondAt(1), rows: lesson.rows, passes: lesson.passes });
  await putObject(world.objects, time, placeOf(`${uri}/weights.safetensors`), 'simulated');
  const { loss, validation, reward, lr } = lesson.valuesAt(lesson.steps);
  const metrics =
    reward === undefined
      ? { reduced_train_loss: loss, val_loss: validation, lr }
      : { 'critic/rewards/mean': reward, lr };
  job.finalMetrics = Object.entries(metrics).flatMap(([MetricName, Value]) =>
    Value === undefined ? [] : [{ MetricName, Value, Timestamp: time }],
  );
  job.tokens = tokensOf(lesson);
  registerPackage(world, job, uri, time);
  return leaveFiles(world, job, time, [
    { name: 'manifest.json', text: `${JSON.stringify({ checkpoint_s3_bucket: uri })}\n` },
    { name: 'step_wise_training_metrics.csv', text: metricsTable(plan, lesson) },
  ]);
}

function registerPackage({ sagemaker, account }: World, job: TrainingJob, checkpoint: string, created: Date): void {
  const name = job.request.ModelPackageConfig?.ModelPackageGroupArn?.split('/').at(-1);
  const group = name === undefined ? undefined : sagemaker(job.region).groups.get(name);
  if (group === undefined) return;
  const version = group.packages.length + 1;
  const arn = `arn:aws:sagemaker:${job.region}:${account}:model-package/${group.name}/${version}`;
  group.packages.push({ arn, group: group.name, version, created, checkpoint });
  job.package = arn;
}

function tokensOf({ rows, passes }: Lesson): number {
  const once = [...rows.prompts, ...rows.targets].reduce((sum, text) => sum + countTokens(text), 0);
  return Math.round(once * passes);
}

/** Columns as the service writes them. */
function metricsTable({ batch }: JobPlan, lesson: Lesson): string {
  const rows = Array.from({ length: lesson.steps }, (_, index) => {
    const step = index + 1;
    return `${step},${Math.floor(index / lesson.perEpoch)},${lesson.valuesAt(step).loss.toFixed(6)},${step * batch}`;
  });
  return `step_number,epoch_number,training_loss,samples\n${rows.join('\n')}\n`;
}
