import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import type { Check } from '../../runs/training-record.ts';
import { ofThousand } from './recommend-target.ts';

/** A target that was looked at: what stands against it, and its price; `by_token` is that of one request where answers are paid. */
export type Weighed = {
  target: CloudTarget;
  blocks: { words: string; fix: string }[];
  usd_per_hour: number;
  by_token: { usd: number; words: string } | undefined;
  instance_type?: string;
};

/** What was not chosen, for the plan: its price an hour and a day, or what stands against it. */
type Alternative =
  | { target: CloudTarget; usd_per_hour: number; usd_per_day: number }
  | { target: CloudTarget; not: string };

export type Choice = { target: CloudTarget; check: Check; alternatives: Alternative[] };

/**
 * Of the targets that nothing stands against: the one that holds the name, else the cheapest for `requests` an hour; where nobody said how
 * many come, the first, which costs least while nobody asks. Throws bad_request where something stands against each.
 */
export function explainChoice(weighed: readonly Weighed[], requests: string | undefined, held?: CloudTarget): Choice {
  const open = weighed.filter(({ blocks }) => blocks.length === 0);
  const kept = open.find(({ target }) => target === held);
  const expected = requests === undefined || !(Number(requests) >= 0) ? undefined : Number(requests);
  const best = kept ?? open.toSorted((a, b) => costOf(a, expected ?? 0) - costOf(b, expected ?? 0))[0];
  if (best === undefined) throw noneTakesIt(weighed);
  const others = weighed.filter((one) => one !== best);
  const why = kept === undefined ? whyCheapest(best, expected) : 'it holds the name already, and is gone on with';
  const message = `${named(best)} was chosen: ${why}. ${others.map((one) => said(one, best)).join('; ')}`;
  return {
    target: best.target,
    check: { code: 'target_chosen', severity: 'info', message, fix: 'pass target to choose another' },
    alternatives: others.map(toAlternative),
  };
}

/** US dollars an hour with so many requests. A token price that nobody knows is no reason against it: nothing is paid while nobody asks. */
function costOf({ usd_per_hour, by_token }: Weighed, requests: number): number {
  return usd_per_hour + requests * (by_token?.usd ?? 0);
}

function whyCheapest(best: Weighed, expected: number | undefined): string {
  const { by_token: each } = best;
  const thousand = each === undefined ? '' : `; 1,000 requests cost ${ofThousand(each.usd)} USD: ${each.words}`;
  if (expected !== undefined)
    return `the cheapest for ${expected} requests an hour, ${costOf(best, expected).toFixed(2)} USD an hour${thousand}${best.instance_type === undefined ? '' : ', as far as it serves that many, which is not known'}`;
  const unsaid = 'FORGE_REQUESTS_PER_HOUR tells how many come';
  return best.target === 'bedrock_on_demand'
    ? `nothing is paid by the hour while nobody asks${thousand} (${unsaid})`
    : `the cheapest of those that take the model, ${best.usd_per_hour.toFixed(2)} USD an hour, ${(best.usd_per_hour * 24).toFixed(2)} a day`;
}

function said(one: Weighed, best: Weighed): string {
  const [block] = one.blocks;
  if (block !== undefined) return `${one.target} cannot: ${block.words}`;
  const each = best.by_token?.usd;
  const price = `${named(one)} is ${one.usd_per_hour.toFixed(2)} USD an hour, ${(one.usd_per_hour * 24).toFixed(2)} a day`;
  if (one.by_token !== undefined) return `${price}, and ${ofThousand(one.by_token.usd)} USD for 1,000 requests`;
  return each === undefined
    ? price
    : `${price}, the cheaper one from ${Math.ceil(one.usd_per_hour / each)} requests an hour on, as far as it serves that many`;
}

function named({ target, instance_type }: Weighed): string {
  return instance_type === undefined ? target : `${target} on ${instance_type}`;
}

function toAlternative({ target, blocks, usd_per_hour }: Weighed): Alternative {
  return blocks.length === 0
    ? { target, usd_per_hour, usd_per_day: usd_per_hour * 24 }
    : { target, not: blocks.map(({ words }) => words).join('; ') };
}

/** Each reason once, with the targets that it stands against. */
function noneTakesIt(weighed: readonly Weighed[]): ForgeError {
  const reasons = new Map<string, CloudTarget[]>();
  for (const { target, blocks } of weighed)
    for (const { words } of blocks) reasons.set(words, [...(reasons.get(words) ?? []), target]);
  const all = [...reasons].map(([words, targets]) =>
    targets.length === weighed.length ? words : `${words} (${targets.join(', ')})`,
  );
  const fixes = new Set(weighed.flatMap(({ blocks }) => blocks.map(({ fix }) => fix)).filter((fix) => fix !== ''));
  return new ForgeError('bad_request', `no target takes it: ${all.join('; ')}`, { next: [...fixes].join('; ') });
}
