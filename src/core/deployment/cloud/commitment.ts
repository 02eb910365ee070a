import { commitments, endOfTerm, isCommitment } from '../../catalog/hosting/commitments.ts';
import type { CloudHosting, HostingSpec } from '../../ports/hosting.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Check, Cost } from '../../runs/training-record.ts';
import type { DeployRequest } from '../request.ts';
import { type ReadEnvironment, listOf } from './environment.ts';

const HOUR_MS = 3_600_000;
const A_DAY = 24;
/** What a check about the term is passed over by. */
export const TERM_CHECK = 'commitment_term';

type Bound = NonNullable<CloudHosting['commitment']>;
type Asked = { read: ReadEnvironment; request: DeployRequest; goesOn?: DeploymentRecord; now: Date };

/** The term that is asked for; that of the throughput which goes on, where there is one: a model is changed, a term is not. */
export function commitmentOf({ read, goesOn, now }: Asked): Bound | undefined {
  const term = read.own.FORGE_COMMITMENT?.toLowerCase() ?? 'none';
  if (!isCommitment(term)) return undefined;
  const held = goesOn?.spec?.cloud?.commitment;
  return held?.term === term ? held : { term, until: endOfTerm(term, now).toISOString() };
}

/** When it ends: at its time to live, but not within a term whose check was passed over. */
export function lifeOf({ read, request, now }: Asked, commitment: Bound | undefined): Date {
  const ends = new Date(now.getTime() + request.ttl_hours * HOUR_MS);
  if (commitment === undefined || !listOf(read.own.FORGE_OVERRIDE).includes(TERM_CHECK)) return ends;
  return new Date(Math.max(ends.getTime(), Date.parse(commitment.until)));
}

/** US dollars of a deployment: to its end, and of a term that begins with it the whole. A day where there is no end. */
export function wholeCost(hourly: Cost, { cloud }: HostingSpec, ttlHours: number): Cost {
  const committed = termHours(cloud);
  const hours = Math.max(ttlHours === 0 ? A_DAY : ttlHours, committed);
  const ends = ttlHours === 0 ? 'no time to live: each further day costs the same' : `it ends after ${ttlHours} hours`;
  return {
    low: hourly.low * hours,
    high: hourly.high * hours,
    assumptions: [
      ...hourly.assumptions,
      `${(hourly.high * A_DAY).toFixed(2)} USD a day`,
      ...(committed === 0 ? [ends] : [owed(hourly, cloud, committed)]),
    ],
  };
}

/** Hours of a term that begins with this deployment; none for one that began with the deployment before it. */
function termHours(cloud: CloudHosting | undefined): number {
  if (cloud?.commitment === undefined) return 0;
  const begun = endOfTerm(cloud.commitment.term, new Date(cloud.created_at)).toISOString() === cloud.commitment.until;
  return begun ? Math.ceil((Date.parse(cloud.commitment.until) - Date.parse(cloud.created_at)) / HOUR_MS) : 0;
}

function owed({ high }: Cost, cloud: CloudHosting | undefined, hours: number): string {
  const term = cloud?.commitment?.term ?? '';
  return `committed for ${term}: ${hours} hours x ${high.toFixed(2)} USD an hour = ${(high * hours).toFixed(2)} USD are owed, used or not`;
}

function unchangeable({ id }: DeploymentRecord, is: string, pass: string): Check {
  const fix = `pass ${pass}, or another name for a throughput of its own`;
  return block('throughput_change', `the throughput of ${id} is ${is}; only its model can be changed`, fix);
}

type Planned = Asked & { target: string; spec: HostingSpec };

/** What a commitment means, and what it does not go with. */
export function checkCommitment({ target, read, goesOn, request, spec, now }: Planned): Check[] {
  const asked = read.own.FORGE_COMMITMENT?.toLowerCase();
  if (asked !== undefined && asked !== 'none' && !isCommitment(asked))
    return [block('environment', `FORGE_COMMITMENT is "${asked}", but takes none, ${terms()}`, 'correct it')];
  const held = goesOn?.spec?.cloud?.commitment;
  const commitment = spec.cloud?.commitment;
  if (goesOn !== undefined && held?.term !== commitment?.term)
    return [
      unchangeable(goesOn, `committed for ${held?.term ?? 'no term'}`, `FORGE_COMMITMENT "${held?.term ?? 'none'}"`),
    ];
  const units = goesOn?.spec?.cloud?.units ?? spec.cloud?.units;
  if (goesOn !== undefined && target === 'bedrock_provisioned' && units !== spec.cloud?.units)
    return [unchangeable(goesOn, `of ${units ?? 1} model units`, `instance_count ${units ?? 1}`)];
  if (commitment === undefined) return [];
  if (target !== 'bedrock_provisioned')
    return [block('means_nothing', `FORGE_COMMITMENT means nothing to target ${target}`, 'leave it out')];
  return [...checkLife(commitment, spec, request, now), bound(commitment)];
}

function checkLife(
  { term, until }: Bound,
  { expires_at }: HostingSpec,
  { ttl_hours }: DeployRequest,
  now: Date,
): Check[] {
  // An end that an override moved behind the term is told as well: it is not what was asked for.
  const asked = new Date(now.getTime() + ttl_hours * HOUR_MS).toISOString();
  if (expires_at === undefined || asked >= until) return [];
  const least = Math.ceil((Date.parse(until) - now.getTime()) / HOUR_MS);
  return [
    block(
      TERM_CHECK,
      `ttl_hours is ${ttl_hours}, but ${term} ends at ${until}: before that nothing deletes it`,
      `pass ttl_hours of at least ${least}, or FORGE_OVERRIDE "${TERM_CHECK}": it then ends with its term`,
    ),
  ];
}

/** Sources: Bedrock user guide, deleting a Provisioned Throughput; purchasing one (quotas of committed units are 0 at first). */
function bound({ term, until }: Bound): Check {
  const message =
    `it cannot be ended before ${until}, by nobody, and is paid until then (${term}); newer pages of AWS say that it renews itself for ` +
    'another term unless it is deleted when one ends, and that accounts have no units for commitments until support grants them';
  return {
    code: 'committed',
    severity: 'warn',
    message,
    fix: 'leave FORGE_COMMITMENT out to be able to end it at any time',
  };
}

function terms(): string {
  return Object.keys(commitments).join(', ');
}

function block(code: string, message: string, fix: string): Check {
  return { code, severity: 'block', message, fix };
}
