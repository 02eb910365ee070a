import { genQaReport } from '../../core/evaluation/metrics/gen-qa.ts';
import { untrainedResponder } from '../jobs/untrained-responder.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { readQuestions } from '../learning/read-questions.ts';
import type { World } from '../world.ts';
import type { Evaluated, Problem } from './evaluated.ts';
import { pythonLiteral } from './python-literal.ts';
import { readChannel } from './read-channel.ts';
import type { TrainingJob } from './training-job.ts';

/** Questions of one's own, answered and scored as the service does. */
export async function evaluatedQuestions(
  world: World,
  job: TrainingJob,
  model: Checkpoint | undefined,
): Promise<Evaluated | Problem> {
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
