import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '../../src/core/core.ts';
import { ForgeError } from '../../src/core/errors.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../src/core/ports/training.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { connect, localPorts } from './client.ts';
import { createCloud, createStore } from './cloud-ports.ts';
import { datasetOf } from './plan-inputs.ts';

const LIMITS = { maxUsdPerRun: 700, maxUsdPerDay: 1500 };
const LIFETIME_MS = 30 * 60_000;
const SEQUENCES_A_HOME = 50;

/** What was offered with a token: to which call, at what price, when. */
type Offered = { call: string; usd: number; price: number; at: number; spent: boolean };

export type Tally = {
  sequences: number;
  calls: number;
  offers: number;
  creates: number;
  refused: number;
  broken: string[];
};

/** A generator of numbers from a seed, below 1. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Plays sequences of calls as a careless agent would make them (tokens kept, swapped, cut, guessed, late; prices and clocks that move;
 * jobs that fail; answers that get lost) and lists every creation that had no valid approval for exactly its call, and every ceiling passed.
 */
export async function playSequences(count: number, seed: number): Promise<Tally> {
  const tally: Tally = { sequences: 0, calls: 0, offers: 0, creates: 0, refused: 0, broken: [] };
  const random = createRandom(seed);
  while (tally.sequences < count) {
    const home = await mkdtemp(join(tmpdir(), 'nova-forge-sequences-'));
    const world = await openWorld(home, random);
    for (let played = 0; played < SEQUENCES_A_HOME && tally.sequences < count; played++) {
      await playOne(world, random, tally);
      tally.sequences++;
    }
    await world.client.close();
    await rm(home, { recursive: true, force: true });
  }
  return tally;
}

type World = Awaited<ReturnType<typeof openWorld>>;

async function openWorld(home: string, random: () => number) {
  const clock = { at: Date.UTC(2026, 2, 1, 10) };
  const price = { usd: 60 };
  const { cloud } = createCloud({ price: () => ({ usd: price.usd, per: 'hour', source: 'list' }) });
  const account = createAccount(random);
  const { store } = createStore();
  const ports: Ports = localPorts(home, {
    now: () => new Date(clock.at),
    limits: LIMITS,
    training: { sagemaker: async () => account.runtime },
    cloud: async () => cloud,
    objects: { s3: async () => store },
  });
  const dataset = datasetOf({ rows: 800, validation: 100 });
  await createFileLedger(home).create('dataset', dataset.id, dataset);
  const offered = new Map<string, Offered>();
  const days = new Map<string, number>();
  const prices = new Map<string, number>();
  return { client: await connect(ports), ports, clock, price, account, dataset, offered, days, prices };
}

/** A runtime that sometimes loses the answer after the job was made, and sometimes before. */
function createAccount(random: () => number) {
  const jobs = new Map<string, TrainingJob>();
  const creates: TrainingJobSpec[] = [];
  const runtime: TrainingRuntime = {
    id: 'sagemaker',
    paid: true,
    estimate: async () => ({ low: 0, high: 0, assumptions: [] }),
    start: async (spec) => {
      if (random() < 0.1) throw new ForgeError('unavailable', 'the connection broke before anything was made');
      const known = jobs.get(spec.name);
      if (known !== undefined) return known;
      creates.push(spec);
      const job: TrainingJob = { name: spec.name, state: 'running' };
      jobs.set(spec.name, job);
      if (random() < 0.1) throw new ForgeError('unavailable', 'the connection broke after the job was made');
      return job;
    },
    get: async (name) => jobs.get(name),
    stop: async (name) => ({ name, state: 'stopped' }),
    logs: async () => ({ lines: [] }),
    metrics: async () => [],
    revision: async (name) => jobs.get(name)?.state ?? 'none',
  };
  return { runtime, jobs, creates };
}

async function playOne(world: World, random: () => number, tally: Tally): Promise<void> {
  const steps = 2 + Math.floor(random() * 6);
  let args = anyArguments(world, random);
  for (let step = 0; step < steps; step++) {
    const dice = random();
    if (dice < 0.08) world.clock.at += Math.floor(random() * 45 * 60_000);
    else if (dice < 0.11) world.clock.at += 86_400_000;
    else if (dice < 0.17) world.price.usd = 40 + Math.floor(random() * 6) * 10;
    else if (dice < 0.22) endOne(world, random);
    else if (dice < 0.32) args = anyArguments(world, random);
    else await callOnce(world, random() < 0.85 ? args : anyArguments(world, random), random, tally);
  }
}

type Arguments = Record<string, unknown>;

function anyArguments(world: World, random: () => number): Arguments {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  return {
    dataset: world.dataset.id,
    model: 'nova-2-lite',
    runtime: 'sagemaker',
    hyperparameters: {
      reasoning_enabled: false,
      ...pick([{}, {}, { learning_rate: 2e-5 }, { learning_rate: 9e-6 }, { lora_alpha: 32 }]),
    },
    ...pick([{}, {}, { instance_count: 8 }, { max_cost_usd: 250 }, { max_cost_usd: 5 }]),
    ...pick([{}, {}, { name: `run ${Math.floor(random() * 20)}` }]),
    ...pick([{}, {}, {}, { sweep: { setting: 'max_steps', values: [25, 50] } }]),
  };
}

/** A job ends badly: the same call may then be tried anew, with a new approval. */
function endOne({ account }: World, random: () => number): void {
  const running = [...account.jobs.values()].filter(({ state }) => state === 'running');
  const job = running[Math.floor(random() * running.length)];
  if (job !== undefined)
    account.jobs.set(job.name, { ...job, state: 'failed', failure: { cause: 'capacity', fix: 'wait' } });
}

async function callOnce(world: World, args: Arguments, random: () => number, tally: Tally): Promise<void> {
  const token = anyToken(world, args, random);
  const before = world.account.creates.length;
  const call = callKey(args);
  const written = await recordedNames(world);
  const answer = await world.client.call('start_training', {
    ...args,
    ...(token === undefined ? {} : { approve: token }),
  });
  tally.calls++;
  if (answer.isError) tally.refused++;
  const fresh = world.account.creates.slice(before);
  tally.creates += fresh.length;
  // A job whose record was there before the call was approved then: its approval was looked at when the record was made.
  const made = fresh.filter(({ name }) => !written.has(name));
  const noted = [...(await recordedNames(world))].filter((name) => !written.has(name));
  for (const name of noted) world.prices.set(name, world.price.usd);
  if (made.length > 0 || noted.length > 0) tally.broken.push(...judge(world, call, token));
  tally.broken.push(...fresh.flatMap((job) => overspent(world, job)));
  const { approve, cost } = answer.data;
  if (typeof approve === 'string') {
    tally.offers++;
    const usd = Number(Object(cost).high);
    world.offered.set(approve, { call, usd, price: world.price.usd, at: world.clock.at, spent: false });
  }
}

/** What makes a call another one. The caller's own limit does not, as long as it changes nothing: else the price does. */
function callKey({ max_cost_usd: _limit, ...args }: Arguments): string {
  return JSON.stringify(args);
}

async function recordedNames({ ports }: World): Promise<Set<string>> {
  return new Set(await createFileLedger(ports.home).ids('training'));
}

/** The token of this very call, of any call, a damaged one, a made-up one, or none. */
function anyToken({ offered }: World, args: Arguments, random: () => number): string | undefined {
  const tokens = [...offered.keys()];
  const own = tokens.findLast((token) => offered.get(token)?.call === callKey(args));
  const dice = random();
  if (dice < 0.35) return undefined;
  if (dice < 0.75) return own;
  const any = tokens[Math.floor(random() * tokens.length)];
  if (dice < 0.88) return any;
  return any === undefined ? 'yes' : random() < 0.5 ? any.slice(0, -1) : `${any.split('.')[0]}.${'A'.repeat(24)}`;
}

/** Why what was just begun had no right to: an empty list when it had. */
function judge(world: World, call: string, token: string | undefined): string[] {
  const offer = token === undefined ? undefined : world.offered.get(token);
  if (offer === undefined) return [`begun without an approval: ${call}`];
  const day = new Date(world.clock.at).toISOString().slice(0, 10);
  const booked = (world.days.get(day) ?? 0) + offer.usd;
  world.days.set(day, booked);
  const wrong = [
    offer.call === call ? '' : `begun with the approval of another call: ${call} / ${offer.call}`,
    offer.spent ? `begun with a spent approval: ${call}` : '',
    world.clock.at - offer.at > LIFETIME_MS ? `begun with a late approval: ${call}` : '',
    offer.price === world.price.usd ? '' : `begun at ${world.price.usd} with an approval at ${offer.price}: ${call}`,
    offer.usd > LIMITS.maxUsdPerRun ? `${offer.usd} is above the ceiling for one run: ${call}` : '',
    booked > LIMITS.maxUsdPerDay ? `${booked} is above the ceiling for ${day}: ${call}` : '',
  ];
  offer.spent = true;
  return wrong.filter((text) => text !== '');
}

/** Whether a job could cost more than the ceiling for one run before the service ends it, at the price it was approved at. */
function overspent({ prices }: World, { name, maxRuntimeSeconds, cloud }: TrainingJobSpec): string[] {
  const usd =
    (((prices.get(name) ?? Number.POSITIVE_INFINITY) * (cloud?.instance?.count ?? 0)) / 3600) * maxRuntimeSeconds;
  return usd > LIMITS.maxUsdPerRun ? [`${name} can run for ${usd} USD`] : [];
}
