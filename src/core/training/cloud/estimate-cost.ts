import { customModelStorageUsd, provisionedUnitUsd } from '../../catalog/cloud-prices.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { Price } from '../../ports/cloud.ts';
import type { TimeEstimate } from './estimate-time.ts';
import type { Shape } from './plan-facts.ts';
import { machinesAfter, type Prices } from './prices.ts';
import type { Schedule } from './schedule.ts';

/** What a job costs and when it is ended. `known` is false when nobody knows the price: such a plan cannot be approved. */
export type JobCost = { cost: Cost; limit_s: number; known: boolean; capped: boolean };

/** Tokens are estimated from characters: they may be so many times fewer or more. */
const TOKENS_OFF = { least: 0.7, most: 1.5 } as const;
const DAY_S = 86_400;
const LEAST_LIMIT_S = 1800;

type Machines = { type: string; count: number };

/**
 * Price of the job as a range, and what usually follows it. On machines of its own the end of the range is what the time limit costs, so
 * that the bill cannot pass what is approved; with `most_usd` between the ends the limit comes down to it.
 */
export function estimateCost(
  shape: Shape,
  schedule: Schedule,
  prices: Prices,
  job: { machines: Machines | undefined; time: TimeEstimate | undefined; most_usd: number | undefined },
): JobCost {
  const later = costsLater(shape, prices);
  const { cost, ...rest } = costOfJob(shape, schedule, prices.job, job);
  const said = later.map(({ what, low, high }) => `${what} ${low === high ? high : `${low} to ${high}`} USD`);
  const afterwards = said.length === 0 ? [] : [`afterwards, not in this price: ${said.join(', ')}`];
  return { ...rest, cost: { ...cost, assumptions: [...cost.assumptions, ...afterwards], later } };
}

function costOfJob(
  { runtime }: Shape,
  schedule: Schedule,
  price: Price | undefined,
  { machines, time, most_usd }: Parameters<typeof estimateCost>[3],
): JobCost {
  if (price === undefined) {
    const assumptions = [`the price of ${machines === undefined ? `this ${runtime} job` : machines.type} is unknown`];
    return { cost: { low: 0, high: 0, assumptions }, limit_s: LEAST_LIMIT_S, known: false, capped: false };
  }
  if (machines !== undefined && time !== undefined) return machineCost(price, machines, time, most_usd);
  return price.per === 'hour' ? hourlyCost(price, schedule) : tokenCost(price, schedule);
}

function tokenCost(price: Price, { tokens, passes }: Schedule): JobCost {
  const usd = (tokens / 1e6) * price.usd;
  const assumptions = [
    `about ${millions(tokens)} million tokens in ${passes} passes at ${price.usd} USD a million (${price.source})`,
  ];
  const cost = { low: cents(usd * TOKENS_OFF.least), high: cents(usd * TOKENS_OFF.most), assumptions };
  return { cost, limit_s: DAY_S, known: true, capped: false };
}

function machineCost(
  price: Price,
  { type, count }: Machines,
  time: TimeEstimate,
  most_usd: number | undefined,
): JobCost {
  const hourly = price.usd * count;
  const wanted = Math.max(LEAST_LIMIT_S, 60 * Math.ceil(time.whole.most / 60));
  const affordable = most_usd === undefined ? wanted : Math.floor(((most_usd - 0.01) / hourly) * 3600);
  const capped = affordable < wanted && affordable >= time.whole.least;
  const limit_s = capped ? affordable : wanted;
  const high = Math.ceil((limit_s / 36) * hourly) / 100;
  const assumptions = [
    `${count} x ${type} at ${price.usd} USD an hour (${price.source})`,
    `${minutes(time.whole.least)} to ${minutes(time.whole.most)} minutes: ${time.source}`,
    `ended by the service after ${minutes(limit_s)} minutes`,
  ];
  const low = Math.min(high, cents((time.whole.least / 3600) * hourly));
  return { cost: { low, high, assumptions }, limit_s, known: true, capped };
}

/** RFT without machines of its own is billed by hours that nobody has published figures for: the allowance is our own. */
function hourlyCost(price: Price, { steps }: Schedule): JobCost {
  const most = Math.min(24, Math.max(2, Math.ceil(steps / 10)));
  const assumptions = [
    `1 to ${most} hours at ${price.usd} USD (${price.source}); our own allowance of 6 minutes a step at most`,
  ];
  const cost = { low: cents(price.usd), high: cents(price.usd * most), assumptions };
  return { cost, limit_s: most * 3600, known: true, capped: false };
}

/** An evaluation of a quarter of an hour to one, and a day of hosting. Only what has a price is listed. */
function costsLater({ model, rank }: Shape, { evaluation, hosting }: Prices): NonNullable<Cost['later']> {
  const machines = machinesAfter(model);
  const unit = provisionedUnitUsd[model];
  return [
    ...(evaluation === undefined
      ? []
      : [
          {
            what: `an evaluation on ${machines.evaluation}`,
            low: cents(evaluation.usd / 4),
            high: cents(evaluation.usd),
          },
        ]),
    ...(hosting === undefined
      ? []
      : [
          {
            what: `a day on an endpoint of ${machines.hosting}`,
            low: cents(hosting.usd * 24),
            high: cents(hosting.usd * 24),
          },
        ]),
    ...(rank === 'full'
      ? unit === undefined
        ? []
        : [{ what: 'a day of provisioned throughput, one unit', low: cents(unit * 24), high: cents(unit * 24) }]
      : [{ what: 'a day on Bedrock on demand, besides tokens', low: 0, high: cents(customModelStorageUsd / 30) }]),
  ];
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function minutes(seconds: number): number {
  return Math.round(seconds / 60);
}

function millions(tokens: number): number {
  return Number((tokens / 1e6).toPrecision(2));
}
