import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Call } from '../call.ts';
import { fingerprint, idFrom } from '../fingerprint.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { PlanRecord } from './plan-record.ts';
import { checkRunCeiling, type Limits, release, reserve } from './spending.ts';
import type { Check, Cost, Setting } from './training-record.ts';

const APPROVAL_LIFETIME_MS = 30 * 60_000;

/** What a paid call would do, complete: the approval is for exactly this. */
export type Offer = {
  tool: string;
  /** Id of what would come to be. */
  for: string;
  /** One sentence for the person. */
  summary: string;
  /** Everything that decides what is done and what it costs; its hash binds the approval. */
  terms: unknown;
  cost: Cost;
  settings: Setting[];
  checks: Check[];
  creates: string[];
  /** What else a reader of the plan wants to see: kept with it, not part of what is approved. */
  details?: Record<string, unknown>;
};

export type Approval =
  | { approved: true; plan: PlanRecord }
  | { approved: false; plan: PlanRecord; token?: string; declined: boolean };

type Effects = { ledger: Ledger; now: () => Date; limits: Limits };
type Asked = { approve?: string | undefined; max_cost_usd?: number | undefined; plan_only?: boolean | undefined };

/**
 * Gets leave to spend. A client that can ask its person is made to; otherwise the answer is a plan with a token that works
 * once, for this plan, for half an hour. The ceilings of the server hold in every case.
 */
export async function approve(effects: Effects, offer: Offer, asked: Asked, call: Call): Promise<Approval> {
  checkRunCeiling(effects.limits, offer.cost.high, asked.max_cost_usd);
  refuseBlocked(offer.checks);
  refusePlanOnly(asked);
  if (asked.approve !== undefined) return spendToken(effects, offer, asked.approve);
  const token = randomBytes(18).toString('base64url');
  const plan = await writePlan(effects, offer, token);
  if (call.confirm === undefined) return { approved: false, plan, token: `${plan.id}.${token}`, declined: false };
  if (asked.plan_only === true) return { approved: false, plan, declined: false };
  const answer = await call.confirm(`${offer.summary} ${priceText(offer.cost)} Approve?`);
  await effects.ledger.audit({ at: effects.now().toISOString(), event: 'person_asked', plan: plan.id, answer });
  if (answer !== 'yes') return { approved: false, plan, declined: answer === 'no' };
  return consume(effects, offer, plan, 'person');
}

/** A plan with a blocking check is never carried out, paid or free. */
export function refuseBlocked(checks: readonly Check[]): void {
  const blocking = checks.filter((check) => check.severity === 'block');
  if (blocking.length === 0) return;
  throw new ForgeError('bad_request', blocking.map((check) => `${check.code}: ${check.message}`).join('; '), {
    next: blocking.map((check) => check.fix).join('; '),
  });
}

/** Two arguments that say the opposite: neither is dropped. */
function refusePlanOnly({ plan_only, approve: token }: Asked): void {
  if (plan_only !== true || token === undefined) return;
  throw new ForgeError('bad_request', 'plan_only starts nothing, and approve starts what was planned: one must go', {
    next: 'leave plan_only out to start it; nothing was started',
  });
}

async function writePlan(effects: Effects, offer: Offer, token: string): Promise<PlanRecord> {
  const created_at = effects.now().toISOString();
  const hash = fingerprint(offer.tool, offer.terms);
  const record: PlanRecord = {
    id: idFrom('plan', hash, created_at, token),
    names: [],
    created_at,
    tool: offer.tool,
    hash,
    cost: offer.cost,
    settings: offer.settings,
    checks: offer.checks,
    creates: offer.creates,
    ...(offer.details === undefined ? {} : { details: offer.details }),
    token_sha256: sha256(token),
    expires_at: new Date(effects.now().getTime() + APPROVAL_LIFETIME_MS).toISOString(),
  };
  await effects.ledger.create('plan', record.id, record);
  return record;
}

async function spendToken(effects: Effects, offer: Offer, approval: string): Promise<Approval> {
  const [id = '', secret = ''] = approval.split('.');
  const stored = id.startsWith('pl-') ? await effects.ledger.read('plan', id) : undefined;
  if (stored === undefined || !sameSecret(stored.record.token_sha256, sha256(secret))) {
    throw refused('this approval is not one of ours; it must be the `approve` text of a plan, whole');
  }
  return consume(effects, offer, stored.record, 'token');
}

async function consume(effects: Effects, offer: Offer, plan: PlanRecord, by: 'token' | 'person'): Promise<Approval> {
  checkPlan(effects, offer, plan);
  await reserve(effects, { plan: plan.id, for: offer.for, usd: offer.cost.high });
  try {
    const used = { at: effects.now().toISOString(), by, for: offer.for };
    const stored = await effects.ledger.update('plan', plan.id, (current) => {
      if (current.used === undefined) return { ...current, used };
      if (current.used.for === offer.for) return undefined; // a retry of the call that spent it
      throw refused(`plan ${plan.id} was used for ${current.used.for}; an approval works once`);
    });
    return { approved: true, plan: stored.record };
  } catch (error) {
    const used = (await effects.ledger.read('plan', plan.id))?.record.used;
    if (used === undefined) await release(effects, plan.id);
    throw error;
  }
}

function checkPlan(effects: Effects, offer: Offer, plan: PlanRecord): void {
  if (plan.hash !== fingerprint(offer.tool, offer.terms)) {
    throw refused(
      `the approval is for plan ${plan.id}, but this call would do something else: an argument, the data or the price has changed`,
    );
  }
  const expired = plan.used === undefined && effects.now().toISOString() > plan.expires_at;
  if (expired) throw refused(`the approval of plan ${plan.id} expired at ${plan.expires_at}`);
}

function refused(message: string): ForgeError {
  return new ForgeError('approval_invalid', message, {
    next: 'call again without `approve` to get a new plan; nothing was started',
  });
}

function priceText(cost: Cost): string {
  return `It costs ${cost.low.toFixed(2)} to ${cost.high.toFixed(2)} USD (${cost.assumptions.join('; ')}).`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sameSecret(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
