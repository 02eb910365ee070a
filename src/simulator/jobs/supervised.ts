import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { lossAt } from '../learning/loss-at.ts';
import { responderAt } from '../learning/responder-at.ts';
import { learn } from '../learning/learn.ts';
import type { JobPlan } from './job-plan.ts';
import type { Lesson } from './lesson.ts';

/** Of the order of what eight large GPUs take for a batch of short rows. */
const SECONDS_PER_STEP = 8;

/** Supervised and preference training: the baseline learns from the rows and those its checkpoint knows. */
export async function supervised(
  plan: JobPlan,
  rows: Rows,
  validation: Rows | undefined,
  begin: Checkpoint | undefined,
): Promise<Lesson> {
  const count = rows.prompts.length;
  const steps = plan.steps ?? Math.max(1, Math.ceil((count * plan.epochs) / plan.batch));
  const passes = (steps * plan.batch) / count;
  const milestones = await learn(joined(begin?.rows, rows), validation, passes);
  const perEpoch = Math.max(1, Math.ceil(count / plan.batch));
  return {
    steps,
    perEpoch,
    seconds: steps * SECONDS_PER_STEP,
    passes,
    rows: joined(begin?.rows, rows),
    respondAt: (share) => responderAt(milestones, share),
    valuesAt(step) {
      const { loss, validation: held } = lossAt(milestones, step / steps);
      const validates = held !== undefined && (step % plan.validateEvery === 0 || step === steps);
      return { loss, ...(validates ? { validation: held } : {}), lr: rateAt(plan, step, steps) };
    },
  };
}

/** Rows of the checkpoint before those of the job: it goes on from what it knew. */
export function joined(before: Rows | undefined, now: Rows): Rows {
  if (before === undefined) return now;
  return { prompts: [...before.prompts, ...now.prompts], targets: [...before.targets, ...now.targets] };
}

/** Linear warmup, then a cosine to a tenth. */
export function rateAt({ learningRate, warmup }: JobPlan, step: number, steps: number): number {
  if (step <= warmup) return (learningRate * step) / Math.max(1, warmup);
  const share = (step - warmup) / Math.max(1, steps - warmup);
  return learningRate * (0.1 + 0.45 * (1 + Math.cos(Math.PI * share)));
}
