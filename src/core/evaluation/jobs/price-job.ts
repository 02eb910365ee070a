import { datedInstancePrice } from '../../catalog/cloud-prices.ts';
import { evaluationInstance } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { EvaluationEffects } from '../effects.ts';

/** What a job may cost; `usd` is what its machines cost an hour. */
export type JobPrice = { usd: number; seconds: number; cost: Cost };

/** A job may take so long unless money sets an earlier end; below the shortest it would only load the model. */
const LONGEST_S = 4 * 3600;
const SHORTEST_S = 1200;

/** US dollars that one of `jobs` jobs may cost at most. */
export function mostUsd(
  { limits }: Pick<EvaluationEffects, 'limits'>,
  max_cost_usd: number | undefined,
  jobs: number,
): number {
  return Math.min(max_cost_usd ?? Infinity, limits.maxUsdPerRun) / jobs;
}

/** The price of the machine bounds the time: a job ends before it can cost more than `most`. */
export async function priceMachine(
  { cloud }: Pick<EvaluationEffects, 'cloud'>,
  most: number,
  region: string,
): Promise<JobPrice> {
  const { type, count } = evaluationInstance;
  const listed = await (await cloud?.())?.price({ instance: type, use: 'training' }, region).catch(unlisted);
  const price = listed ?? datedInstancePrice(type);
  if (price === undefined)
    throw new ForgeError('unavailable', `the price of ${type} in ${region} is unknown`, {
      next: 'allow pricing:GetProducts so that the price list can be read',
    });
  const seconds = Math.min(LONGEST_S, Math.floor((most / (price.usd * count)) * 3600));
  if (seconds < SHORTEST_S)
    throw new ForgeError(
      'ceiling_exceeded',
      `${most.toFixed(2)} USD pay for ${seconds} s of ${type}; ${SHORTEST_S} are needed`,
      {
        next: 'raise max_cost_usd (and NOVA_FORGE_MAX_USD_PER_RUN), or evaluate by inference',
      },
    );
  const usdFor = (time: number): number => Math.round(price.usd * count * time * (100 / 3600)) / 100;
  const cost: Cost = {
    low: usdFor(SHORTEST_S),
    high: usdFor(seconds),
    assumptions: [
      `${count} x ${type} at ${price.usd} USD an hour (${price.source})`,
      `at least ${SHORTEST_S} s to load and answer; the job is ended after ${seconds} s`,
    ],
  };
  return { usd: price.usd * count, seconds, cost };
}

/** Without the list the dated table is used, and its source says so. */
export function unlisted(error: unknown): undefined {
  if (!(error instanceof ForgeError)) throw error;
  return undefined;
}
