import { evaluationItems, jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import type { CloudCatalog } from '../../ports/cloud.ts';
import type { EvaluationEffects } from '../effects.ts';
import { fewestTokens, mostTokens } from '../token-estimate.ts';
import type { JobDraft } from './job-draft.ts';
import type { JobPrice } from './price-job.ts';
import { unlisted } from './price-job.ts';

/** Tokens do not end with time; a job that hangs does. The service's own limit. */
const LONGEST_S = 24 * 3600;
/** Bytes of a question of a public benchmark with its examples, and of the shortest answers that still reason: ours, for the range alone. */
const BENCHMARK_BYTES = { question: 8000, answer: 200 };

type Asked = { questions: number; prompt_bytes: number; answer_bytes: number };

/** The price of a serverless evaluation, which is billed by tokens: from short answers to answers as long as allowed. */
export async function priceTokens(
  { cloud }: Pick<EvaluationEffects, 'cloud'>,
  most: number,
  draft: Pick<JobDraft, 'place' | 'target' | 'task' | 'decoding' | 'rows'>,
): Promise<JobPrice> {
  const { place, target, decoding } = draft;
  const price = await pricesOf(await cloud?.(), target.nova.hub, place.region);
  const { questions, prompt_bytes, answer_bytes } = askedOf(draft);
  const usd = (input: number, output: number): number => cents((input * price.input + output * price.output) / 1e6);
  const low = usd(fewestTokens(prompt_bytes), fewestTokens(answer_bytes));
  const high = usd(mostTokens(prompt_bytes, questions), questions * decoding.max_tokens);
  if (high > most)
    throw new ForgeError(
      'ceiling_exceeded',
      `${questions} answers of at most ${decoding.max_tokens} tokens cost up to ${high.toFixed(2)} USD, ${most.toFixed(2)} USD are allowed`,
      { next: 'set limit to fewer rows, or raise max_cost_usd (and NOVA_FORGE_MAX_USD_PER_RUN)' },
    );
  const assumptions = [
    `${questions} questions, each answer of at most ${decoding.max_tokens} tokens`,
    `${price.input} and ${price.output} USD for a million tokens in and out (${price.source})`,
  ];
  return { usd: 0, seconds: LONGEST_S, cost: { low, high, assumptions } };
}

function askedOf({ task, rows }: Pick<JobDraft, 'task' | 'rows'>): Asked {
  const { samples = 1 } = task;
  if (rows !== undefined) {
    const bytes = Buffer.byteLength(rows.text);
    return { questions: rows.n * samples, prompt_bytes: bytes, answer_bytes: rows.survey?.bytes.answers ?? 0 };
  }
  const row = jobTasks[task.task];
  const questions = 'questions' in row ? row.questions : 0;
  const { question, answer } = BENCHMARK_BYTES;
  return { questions, prompt_bytes: questions * question, answer_bytes: questions * answer };
}

async function pricesOf(catalog: CloudCatalog | undefined, hub: string, region: string) {
  const items = evaluationItems(hub);
  const priceOf = async (serverless: string) => catalog?.price({ serverless }, region).catch(unlisted);
  const [input, output] = await Promise.all([priceOf(items.input), priceOf(items.output)]);
  if (input?.per !== 'million_tokens' || output?.per !== 'million_tokens')
    throw new ForgeError('unavailable', `the price of a serverless evaluation of ${hub} in ${region} is unknown`, {
      next: `allow pricing:GetProducts so that the price list can be read; it must list ${items.output}`,
    });
  return { input: input.usd, output: output.usd, source: output.source };
}

function cents(usd: number): number {
  return Math.ceil(usd * 100) / 100;
}
