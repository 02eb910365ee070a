import { answeredShapes } from '../../chat-turns.ts';
import { ForgeError } from '../../errors.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { resolveOne } from '../../runs/resolve.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import { trainingRecords } from '../changed-settings.ts';
import type { Chosen } from '../choose-evaluations.ts';

/** A run of a chain: the name it goes by in the comparison. What it was trained on is the task it should not forget. */
export type Stage = { label: string; run: TrainingRecord };

/**
 * The compared runs in the order in which one was trained from the other, when each was (directly or not) by `from_run`; what was not trained here, as
 * the base, stands aside. Stages whose rows have no answers (continued pre-training) are no tasks and are left out. Undefined below two stages.
 */
export async function findStages(ledger: Ledger, chosen: readonly Chosen[]): Promise<Stage[] | undefined> {
  const records = await trainingRecords(ledger, chosen);
  const stages = [...new Map([...records].map(([label, run]) => [run.id, { label, run }])).values()];
  if (stages.length < 2 || stages.every(({ run }) => run.from_run === undefined)) return undefined;
  const lines = await Promise.all(stages.map(async (stage) => ({ stage, before: await ancestors(ledger, stage.run) })));
  const ordered = lines.toSorted((a, b) => a.before.size - b.before.size);
  const follows = ordered.slice(1).every(({ before }, index) => before.has(ordered[index]?.stage.run.id ?? ''));
  if (!follows) return undefined;
  const tasks: Stage[] = [];
  for (const { stage } of ordered) if (await isTask(ledger, stage)) tasks.push(stage);
  return tasks.length < 2 ? undefined : tasks;
}

/** Ids of all runs that a run was trained from. */
async function ancestors(ledger: Ledger, run: TrainingRecord): Promise<Set<string>> {
  const found = new Set<string>();
  let from = run.from_run;
  while (from !== undefined) {
    const parent = await parentOf(ledger, from);
    if (parent === undefined || found.has(parent.id)) break;
    found.add(parent.id);
    from = parent.from_run;
  }
  return found;
}

/** `from_run` is kept as it was said: an id, a beginning of one or a name. */
async function parentOf(ledger: Ledger, from: string): Promise<TrainingRecord | undefined> {
  try {
    return (await resolveOne(ledger, from, 'training')).record;
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not_found') return undefined; // a run that this ledger never had
    throw error;
  }
}

async function isTask(ledger: Ledger, { run }: Stage): Promise<boolean> {
  const shape = (await ledger.read('dataset', run.dataset))?.record.shape;
  return shape !== undefined && answeredShapes.includes(shape);
}
