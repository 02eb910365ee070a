import type { JobPlan } from './job-plan.ts';
import type { Lesson, StepValues } from './lesson.ts';

/** At most so many steps are logged. */
const MOST_LINES = 1000;

/** The lines of one machine over the whole training, with their times. The first machine logs the values of steps, in the words of its container. */
export function jobLogs(
  plan: JobPlan,
  lesson: Lesson,
  begun: number,
  node: number,
  nodes: number,
): { timestamp: number; message: string }[] {
  const host = `algo-${node}`;
  const opening = [
    `Starting the simulated training: nothing here runs on a GPU`,
    `${host}: rank ${node - 1} of ${nodes}, ${lesson.rows.prompts.length} rows, global_batch_size ${plan.batch}, ${lesson.steps} steps`,
  ];
  const lines = opening.map((message, index) => ({ timestamp: begun + index, message }));
  const every = Math.max(1, Math.ceil(lesson.steps / MOST_LINES));
  for (let step = 1; step <= lesson.steps; step++) {
    if (step % every !== 0 && step !== lesson.steps) continue;
    const timestamp = Math.round(begun + (step / lesson.steps) * lesson.seconds * 1000);
    const messages = node === 1 ? stepLines(plan, lesson, step) : [`${host}: heartbeat after step ${step}`];
    lines.push(...messages.map((message) => ({ timestamp: timestamp + node, message })));
  }
  return lines;
}

function stepLines(plan: JobPlan, lesson: Lesson, step: number): string[] {
  const values = lesson.valuesAt(step);
  return plan.kind === 'rewarded' ? [rewardLine(step, values)] : lossLines(plan, lesson, step, values);
}

function lossLines(
  plan: JobPlan,
  { perEpoch, steps }: Lesson,
  step: number,
  { loss, lr, validation }: StepValues,
): string[] {
  const epoch = Math.floor((step - 1) / perEpoch);
  const within = (step - 1) % perEpoch;
  const line = `Training epoch ${epoch}, iteration ${within}/${perEpoch - 1} | lr: ${lr.toExponential(3)} | global_batch_size: ${plan.batch} | global_step: ${step} | max_steps: ${steps} | reduced_train_loss: ${loss.toFixed(5)} | consumed_samples: ${step * plan.batch}`;
  return validation === undefined
    ? [line]
    : [line, `Validation | global_step: ${step} | val_loss: ${validation.toFixed(5)}`];
}

function rewardLine(step: number, { reward = 0, kl = 0, length = 0, lr }: StepValues): string {
  return `step:${step} - global_step:${step} - critic/rewards/mean:${reward.toFixed(5)} - actor/kl_loss:${kl.toFixed(6)} - response_length/mean:${length.toFixed(2)} - actor/lr:${lr.toExponential(3)}`;
}
