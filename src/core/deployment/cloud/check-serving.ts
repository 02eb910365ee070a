import {
  type Tier,
  findTiers,
  otherServingTiers,
  servingInstances,
  servingTiersSource,
  usualTier,
} from '../../catalog/hosting/serving-tiers.ts';
import type { Check } from '../../runs/training-record.ts';

/** What a container is when nothing is said. */
const USUAL = { CONTEXT_LENGTH: String(usualTier.context), MAX_CONCURRENCY: String(usualTier.concurrency) };

type Served = { model: string; instance: string; environment: Readonly<Record<string, string>> };

/** Context and requests at once of a container, filled in. */
export function withTier(environment: Readonly<Record<string, string>>): Record<string, string> {
  return { ...USUAL, ...environment };
}

/** Context and requests at once that a container's variables ask for. */
export function tierOf(environment: Readonly<Record<string, string>>): Tier {
  const { CONTEXT_LENGTH, MAX_CONCURRENCY } = { ...USUAL, ...environment };
  return { context: Number(CONTEXT_LENGTH), concurrency: Number(MAX_CONCURRENCY) };
}

/** Whether a model is served on these machines with this context and so many requests at once; where AWS's tables differ, all of them. */
export function checkServing({ model, instance, environment }: Served): Check[] {
  const tiers = findTiers(model, instance);
  const others = contradictions(model, instance);
  const known = servingInstances(model);
  if (tiers === undefined)
    return [
      blocking(
        'instance_not_in_table',
        `${model} is served on ${known.join(', ')}, not on ${instance}${others}`,
        `choose one of them, or pass FORGE_OVERRIDE "instance_not_in_table"`,
      ),
    ];
  const { context, concurrency } = tierOf(environment);
  const problem = tierProblem(tiers, context, concurrency);
  if (problem === undefined) return others === '' ? [] : [disagreement(model, instance, others)];
  const message = `${model} on ${instance} ${problem}${others}`;
  const fix = `${shown(tiers)} are served; lower CONTEXT_LENGTH or MAX_CONCURRENCY, or pass FORGE_OVERRIDE "serving_tier"`;
  return [blocking('serving_tier', message, fix)];
}

function tierProblem(tiers: readonly Tier[], context: number, wanted: number): string | undefined {
  const sorted = tiers.toSorted((a, b) => a.context - b.context);
  const tier = sorted.find((one) => one.context >= context);
  if (tier === undefined)
    return `has a context of at most ${sorted.at(-1)?.context ?? 0} tokens, CONTEXT_LENGTH is ${context}`;
  if (wanted <= tier.concurrency) return undefined;
  return `serves at most ${tier.concurrency} requests at once with a context of ${context}, MAX_CONCURRENCY is ${wanted}`;
}

function contradictions(model: string, instance: string): string {
  const found = otherServingTiers.filter((row) => row.model === model && row.instance === instance);
  return found.map(({ tiers, source }) => `; ${source} states ${shown(tiers)}`).join('');
}

function disagreement(model: string, instance: string, others: string): Check {
  const message = `tables of AWS differ about ${model} on ${instance}: taken from ${servingTiersSource}${others}`;
  return { code: 'serving_tables_differ', severity: 'info', message, fix: '', source: servingTiersSource };
}

function shown(tiers: readonly Tier[]): string {
  return tiers.map(({ context, concurrency }) => `${context} tokens x ${concurrency}`).join(', ');
}

function blocking(code: string, message: string, fix: string): Check {
  return { code, severity: 'block', message, fix, source: servingTiersSource };
}
