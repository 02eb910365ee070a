import { type Kind, kindOfId } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Ledger, Stored } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';

/** A thing that was named, with its kind. */
export type Resolved = { [K in Kind]: { kind: K; stored: Stored<K> } }[Kind];

/** The thing of one kind that an id, a unique beginning of an id, or a name means. A name means the newest thing that has it. */
export async function resolveOne<K extends Kind>(ledger: Ledger, text: string, kind: K): Promise<Stored<K>> {
  const exact = kindOfId(text) === kind ? await ledger.read(kind, text) : undefined;
  if (exact !== undefined) return exact;
  const all = await ledger.list(kind);
  const [first, ...others] = kindOfId(text) === kind ? all.filter(({ id }) => id.startsWith(text)) : [];
  if (first !== undefined && others.length > 0) throw ambiguous(text, [first, ...others]);
  const found = first ?? all.find(({ record }) => record.names.includes(text));
  if (found === undefined) throw notFound(text, [kind], all);
  return found;
}

/**
 * As `resolveOne`, among several kinds. A deployment often has its run's name: of a name that things of several kinds have, the
 * first kind is meant; with `strict`, for what cannot be undone, the only thing that still lives.
 */
export async function resolve(ledger: Ledger, text: string, kinds: readonly Kind[], strict = false): Promise<Resolved> {
  const own = kindOfId(text);
  if (own !== undefined && kinds.includes(own)) return tagged(ledger, text, own);
  const all = (await Promise.all(kinds.map((kind) => ledger.list(kind)))).flat();
  const named = all.filter(({ record }) => record.names.includes(text));
  const held = kinds.filter((kind) => named.some(({ id }) => kindOfId(id) === kind));
  const [first, ...others] = held;
  if (first === undefined) throw notFound(text, kinds, all);
  if (!strict || others.length === 0) return tagged(ledger, text, first);
  const [live, ...more] = named.filter(isLive);
  const kind = live === undefined ? undefined : kindOfId(live.id);
  if (kind === undefined || more.length > 0) throw ambiguous(text, named);
  return tagged(ledger, text, kind);
}

function isLive({ record }: Stored): boolean {
  return 'state' in record && !isFinal(record.state);
}

async function tagged(ledger: Ledger, text: string, kind: Kind): Promise<Resolved> {
  switch (kind) {
    case 'dataset':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'training':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'evaluation':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'deployment':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'comparison':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'plan':
      return { kind, stored: await resolveOne(ledger, text, kind) };
    case 'spending':
      return { kind, stored: await resolveOne(ledger, text, kind) };
  }
}

function ambiguous(text: string, candidates: readonly Stored[]): ForgeError {
  const shown = candidates.slice(0, 5).map(({ id }) => id);
  const more = candidates.length > shown.length ? ` and ${candidates.length - shown.length} more` : '';
  return new ForgeError('ambiguous', `"${text}" can mean ${candidates.length} things: ${shown.join(', ')}${more}`, {
    next: 'use one whole id',
  });
}

function notFound(text: string, kinds: readonly Kind[], all: readonly Stored[]): ForgeError {
  const known = all.flatMap(({ id, record }) => [...record.names, id]);
  const close = nearest(text, known);
  const newest = all
    .slice(0, 3)
    .map(({ id, record }) => (record.names[0] === undefined ? id : `${id} (${record.names[0]})`));
  const there = newest.length === 0 ? 'there is none yet' : `the newest: ${newest.join(', ')}`;
  return new ForgeError('not_found', `no ${kinds.join(' or ')} "${text}"; ${there}`, {
    next: close === undefined ? 'call get_run without id to see what there is' : `did you mean ${close}?`,
  });
}
