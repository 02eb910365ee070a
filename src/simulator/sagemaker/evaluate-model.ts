import { countTokens } from '../../core/runtimes/local/count-tokens.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { benchmarkResults } from '../jobs/benchmark-results.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import { writeLog } from '../logs/log-shelf.ts';
import type { World } from '../world.ts';
import { evaluatedQuestions } from './evaluated-questions.ts';
import type { Evaluated, Problem } from './evaluated.ts';
import { evaluatedPairs } from './evaluated-pairs.ts';
import { evaluatedRewards } from './evaluated-rewards.ts';
import { leaveFiles } from './leave-files.ts';
import { type JobWork, LOG_GROUP, type TrainingJob } from './training-job.ts';

const SECONDS_PER_QUESTION = 0.2;
const LOADING_S = 240;

/** An evaluation job: questions of one's own are answered and scored as the service does; public benchmarks are made up, and say so. */
export async function evaluateModel(
  world: World,
  job: TrainingJob,
  plan: JobPlan,
  model: Checkpoint | undefined,
  begun: number,
): Promise<JobWork | Problem> {
  const task = plan.task ?? 'gen_qa';
  const evaluated = await evaluatedBy(world, job, plan, model);
  if ('problem' in evaluated) return evaluated;
  const seconds = LOADING_S + evaluated.rows.length * SECONDS_PER_QUESTION;
  const place = { region: job.region, group: LOG_GROUP, stream: `${job.name}/algo-1-${Math.floor(begun / 1000)}` };
  writeLog(world.logs, place, [
    { timestamp: begun, message: `Starting the simulated evaluation of ${task}: ${evaluated.rows.length} questions` },
    { timestamp: begun + seconds * 1000 - 1, message: `Evaluation of ${task} is done` },
  ]);
  return {
    seconds,
    progress: () => ({}),
    cut: () => {},
    async finish(time, done) {
      if (done < 1) return undefined;
      job.tokens = tokensOf(evaluated);
      const stamp = time.toISOString().replaceAll(':', '-').slice(0, 19);
      const folder = `${plan.name}/eval_results`;
      const report = {
        config_general: { model_name: plan.begin ?? 'base', simulated: true },
        results: evaluated.results,
      };
      return leaveFiles(world, job, time, [
        { name: `${folder}/results_${stamp}.json`, text: JSON.stringify(report, undefined, 2) },
        {
          name: `${folder}/inference_output.jsonl`,
          text: evaluated.rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
        },
      ]);
    },
  };
}

function evaluatedBy(
  world: World,
  job: TrainingJob,
  plan: JobPlan,
  model: Checkpoint | undefined,
): Promise<Evaluated | Problem> | Evaluated | Problem {
  const { task = 'gen_qa' } = plan;
  if (task === 'gen_qa') return evaluatedQuestions(world, job, model);
  if (task === 'rft_eval') return evaluatedRewards(world, job, plan, model);
  if (task === 'llm_judge' || task === 'rubric_llm_judge') return evaluatedPairs(world, job, task);
  return benchmarkResults(task, plan.subtask, model);
}

/** Everything that was read and written: what serverless jobs are billed by. */
function tokensOf({ rows }: Evaluated): number {
  return rows.reduce<number>((sum, row) => sum + countTokens(JSON.stringify(row)), 0);
}
