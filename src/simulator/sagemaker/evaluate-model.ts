import type { Checkpoint } from '../learning/checkpoint.ts';
import { genQaReport } from '../../core/evaluation/metrics/gen-qa.ts';
import { benchmarkResults } from '../jobs/benchmark-results.ts';
import type { JobPlan } from '../jobs/job-plan.ts';
import { untrainedResponder } from '../jobs/untrained-responder.ts';
import { writeLog } from '../logs/log-shelf.ts';
import { readQuestions } from '../learning/read-questions.ts';
import type { World } from '../world.ts';
import { leaveFiles } from './leave-files.ts';
import { pythonLiteral } from './python-literal.ts';
import { readChannel } from './read-channel.ts';
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
): Promise<JobWork | { problem: string }> {
  const task = plan.task ?? 'gen_qa';
  const evaluated = task === 'gen_qa' ? await answered(world, job, model) : benchmarkResults(task, plan.subtask, model);
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

type Evaluated = { results: Record<string, Record<string, number>>; rows: object[] };

async function answered(
  world: World,
  job: TrainingJob,
  model: Checkpoint | undefined,
): Promise<Evaluated | { problem: string }> {
  const read = await readChannel(world, job, 'train');
  if (read === undefined) return { problem: 'ClientError: gen_qa needs the channel "train" with the questions' };
  if ('problem' in read) return read;
  const questions = readQuestions(read.text);
  if ('problem' in questions) return { problem: `ClientError: the questions cannot be read: ${questions.problem}` };
  const golds = questions.rows.map(({ response }) => response);
  const respond = model?.respond ?? untrainedResponder(golds);
  const answers = questions.rows.map(({ query }) => respond(query));
  const rows = questions.rows.map(({ query, system, response, metadata }, index) => ({
    prompt: pythonLiteral([
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: query },
    ]),
    inference: pythonLiteral([answers[index] ?? '']),
    gold: pythonLiteral([response]),
    metadata: metadata ?? null,
  }));
  return { results: { 'custom|gen_qa_gen_qa|0': genQaReport(answers, golds), all: {} }, rows };
}
