import { seededHash } from '../../core/runtimes/local/seeded-random.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';

/** Accuracy of base models on public benchmarks, as this simulator has it: numbers of the right order, made up. */
const BASE: Readonly<Record<string, { metric: string; accuracy: number }>> = {
  mmlu: { metric: 'accuracy', accuracy: 0.77 },
  mmlu_pro: { metric: 'accuracy', accuracy: 0.58 },
  bbh: { metric: 'accuracy', accuracy: 0.74 },
  gpqa: { metric: 'accuracy', accuracy: 0.42 },
  math: { metric: 'exact_match', accuracy: 0.7 },
  strong_reject: { metric: 'deflection', accuracy: 0.92 },
  ifeval: { metric: 'accuracy', accuracy: 0.85 },
  mmmu: { metric: 'accuracy', accuracy: 0.56 },
};

const QUESTIONS = 500;
/** Lost for each pass over the rows of a training, up to `MOST_LOST`: tuning forgets. */
const LOST_PER_PASS = 0.01;
const MOST_LOST = 0.05;
const STEPS = 0x1_0000_0000;

type Results = { results: Record<string, Record<string, number>>; rows: object[] };

/** Results of a public benchmark, whose questions are not here: each question is right with the model's chance, the same each time. */
export function benchmarkResults(
  task: string,
  subtask: string | undefined,
  model: Checkpoint | undefined,
): Results | { problem: string } {
  const base = BASE[task];
  if (base === undefined)
    return { problem: `AlgorithmError: the task ${task} is not one of ${Object.keys(BASE).join(', ')}, gen_qa` };
  const lost = model === undefined ? 0 : Math.min(MOST_LOST, model.passes * LOST_PER_PASS);
  const chance = base.accuracy - lost;
  const right = Array.from({ length: QUESTIONS }, (_, index) =>
    seededHash(1, `${task}/${subtask ?? ''}/${index}`) / STEPS < chance ? 1 : 0,
  );
  const accuracy = right.reduce<number>((sum, one) => sum + one, 0) / QUESTIONS;
  const values = {
    [base.metric]: accuracy,
    [`${base.metric}_stderr`]: Math.sqrt((accuracy * (1 - accuracy)) / QUESTIONS),
  };
  const name = subtask === undefined ? task : `${task}:${subtask}`;
  return { results: { [`custom|${name}|0`]: values, all: values }, rows: [] };
}
