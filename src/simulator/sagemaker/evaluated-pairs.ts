import { messageOf } from '../../core/errors.ts';
import { seededHash } from '../../core/runtimes/local/seeded-random.ts';
import type { World } from '../world.ts';
import { type Evaluated, type Problem, meanWithError } from './evaluated.ts';
import { pythonLiteral } from './python-literal.ts';
import { readChannel } from './read-channel.ts';
import type { TrainingJob } from './training-job.ts';

const SEED = 5;
/** Of so many pairs one is called a tie. */
const TIES = 10;
const Z = 1.96;

type Pair = { prompt: string; response_A: string; response_B: string };
type Call = 'A' | 'B' | 'tie';

/** Pairs of answers, judged: the longer one is liked better, and now and then neither. Numbers and lines have the names of the service's judges. */
export async function evaluatedPairs(
  world: World,
  job: TrainingJob,
  task: 'llm_judge' | 'rubric_llm_judge',
): Promise<Evaluated | Problem> {
  const read = await readChannel(world, job, 'train');
  if (read === undefined) return { problem: `ClientError: ${task} needs the channel "train" with the pairs` };
  if ('problem' in read) return read;
  const pairs = readPairs(read.text);
  if ('problem' in pairs) return { problem: `ClientError: the pairs cannot be read: ${pairs.problem}` };
  const calls = pairs.rows.map(callOf);
  const results = { [`custom|${task}_judge|0`]: reportOf(calls, task), all: {} };
  const rows = pairs.rows.map(({ prompt, response_A, response_B }, index) => ({
    prompt: pythonLiteral([{ role: 'user', content: `${prompt}\nA: ${response_A}\nB: ${response_B}` }]),
    inference: pythonLiteral([`[[${calls[index] ?? ''}]]`]),
    gold: pythonLiteral(['']),
    metadata: null,
  }));
  return { results, rows };
}

function reportOf(calls: readonly Call[], task: string): Record<string, number> {
  const share = (call: Call): number[] => calls.map((one) => (one === call ? 1 : 0));
  const wins = calls.map((call) => (call === 'B' ? 1 : call === 'tie' ? 0.5 : 0));
  const { winrate = 0, winrate_stderr = 0 } = meanWithError('winrate', wins);
  return {
    ...meanWithError('a_scores', share('A')),
    ...meanWithError('b_scores', share('B')),
    ...meanWithError('ties', share('tie')),
    inference_error: 0,
    inference_error_stderr: 0,
    ...meanWithError('score', wins),
    winrate,
    lower_rate: Math.max(0, winrate - Z * winrate_stderr),
    upper_rate: Math.min(1, winrate + Z * winrate_stderr),
    ...(task === 'rubric_llm_judge' ? meanWithError('weighted_score_B', wins) : {}),
  };
}

function callOf({ prompt, response_A, response_B }: Pair): Call {
  if (seededHash(SEED, prompt) % TIES === 0 || response_A.length === response_B.length) return 'tie';
  return response_A.length > response_B.length ? 'A' : 'B';
}

function readPairs(text: string): { rows: Pair[] } | Problem {
  const rows: Pair[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const pair = toPair(line);
    if (typeof pair === 'string') return { problem: `line ${index + 1}: ${pair}` };
    rows.push(pair);
  }
  return rows.length === 0 ? { problem: 'the file is empty' } : { rows };
}

function toPair(line: string): Pair | string {
  let record: { prompt?: unknown; response_A?: unknown; response_B?: unknown };
  try {
    record = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  const { prompt, response_A, response_B } = record;
  if (typeof prompt !== 'string' || typeof response_A !== 'string' || typeof response_B !== 'string')
    return 'prompt, response_A and response_B must be texts';
  return { prompt, response_A, response_B };
}
