import type { Call } from '../../call.ts';
import { ForgeError } from '../../errors.ts';
import { fingerprint } from '../../fingerprint.ts';
import type { Billing, ChatMessage, TokenPrice } from '../../ports/inference.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { type Offer, approve } from '../../runs/approve.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { PlanRecord } from '../../runs/plan-record.ts';
import type { Limits } from '../../runs/spending.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { LoadTest } from '../request.ts';
import { mostUsd } from './load-spending.ts';
import { LOAD_ANSWER_TOKENS } from './run-load-test.ts';

type Tested = {
  record: DeploymentRecord;
  request: LoadTest;
  prompts: readonly (readonly ChatMessage[])[];
  billing: Billing;
};

/** Leave to spend on tokens up to a ceiling (absent: the test costs nothing more than the deployment), or a plan that waits for it. */
export type LoadLeave =
  | { given: true; tokens?: { price: TokenPrice; ceiling: number } }
  | {
      given: false;
      unapproved: { deployed: false; record: PlanRecord; token?: string; declined: boolean; cost: Cost };
    };

/** A test of what is paid by tokens is approved on its own, for the most it can cost. */
export async function approveLoad(
  effects: { ledger: Ledger; now: () => Date; limits: Limits },
  tested: Tested,
  asked: { approve?: string | undefined },
  call: Call,
): Promise<LoadLeave> {
  const { billing, record } = tested;
  if (billing.by !== 'tokens') {
    if (asked.approve === undefined) return { given: true };
    throw new ForgeError('bad_request', `approve was given, but testing ${record.id} costs nothing besides`, {
      next: 'leave approve out',
    });
  }
  const offer = toOffer(tested, billing);
  const approval = await approve(effects, offer, asked, call);
  if (approval.approved) return { given: true, tokens: { price: billing.price, ceiling: offer.cost.high } };
  const { plan, token, declined } = approval;
  const hourly: Cost = { low: record.cost_per_hour, high: record.cost_per_hour, assumptions: [] };
  const known = { deployed: false as const, record: plan, declined, cost: hourly };
  return { given: false, unapproved: token === undefined ? known : { ...known, token } };
}

/** Poisson arrivals come in other numbers than the rate times the time; this many standard deviations more are paid for. */
const SPREAD = 4;

function toOffer({ record, request, prompts }: Tested, billing: Extract<Billing, { by: 'tokens' }>): Offer {
  const mean = request.rate * request.seconds;
  const requests = Math.ceil(mean + SPREAD * Math.sqrt(mean));
  const high = mostUsd(billing.price, prompts, requests, LOAD_ANSWER_TOKENS);
  const assumed = billing.assumed ? ['the price is not known; a high one is counted'] : [];
  const assumptions = [
    `at most ${requests} requests, each as long as the longest prompt`,
    billing.price.source,
    ...assumed,
  ];
  return {
    tool: 'deploy_model',
    for: record.id,
    summary: `Send ${record.id} ${request.rate} requests a second for ${request.seconds} s.`,
    terms: { id: record.id, request, prompts: fingerprint(prompts), high },
    cost: { low: 0, high, assumptions },
    settings: [],
    checks: [],
    creates: [`up to ${requests} questions to ${record.id}`],
  };
}
