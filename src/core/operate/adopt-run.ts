import { idFrom } from '../fingerprint.ts';
import { ForgeError } from '../errors.ts';
import type { Kind } from '../ids.ts';
import type { Ledger, Stored } from '../ports/ledger.ts';
import type { ForeignJob, TrainingRuntime } from '../ports/training.ts';
import { type Resolved, resolve } from '../runs/resolve.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { applyJob } from '../training/refresh.ts';

type Effects = { ledger: Ledger; training: Readonly<Record<string, () => Promise<TrainingRuntime>>> };

/** What names of jobs in an account and their ARNs are made of. */
const JOB = /^(?:arn:[\w:/.+-]{1,300}|[a-zA-Z0-9][a-zA-Z0-9.+-]{0,62})$/;

/** As `resolve`; a training job of the account that nobody here has started is written down and followed from now on. */
export async function resolveOrAdopt(
  effects: Effects,
  text: string,
  kinds: readonly Kind[],
  strict = false,
): Promise<Resolved> {
  try {
    return (await knownByArn(effects.ledger, text)) ?? (await resolve(effects.ledger, text, kinds, strict));
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'not_found' || !JOB.test(text)) throw error;
    const { stored, unasked } = await adopt(effects, text);
    if (stored !== undefined) return { kind: 'training', stored };
    if (unasked.length === 0) throw error;
    const message = `${error.message}; whether it is a job in AWS is unknown: ${unasked.join('; ')}`;
    throw new ForgeError('not_found', message, error.next === undefined ? {} : { next: error.next });
  }
}

async function knownByArn(ledger: Ledger, text: string): Promise<Resolved | undefined> {
  if (!text.startsWith('arn:')) return undefined;
  const stored = (await ledger.list('training')).find(({ record }) => record.arn === text);
  return stored === undefined ? undefined : { kind: 'training', stored };
}

/** Asks every runtime that can adopt; `unasked` are the reasons of those that could not be asked. */
async function adopt(effects: Effects, text: string): Promise<{ stored?: Stored<'training'>; unasked: string[] }> {
  const unasked: string[] = [];
  const found = await Promise.all(
    Object.entries(effects.training).map(async ([name, open]) => {
      try {
        const job = await (await open()).adopt?.(text);
        return job === undefined ? [] : [{ name, job }];
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        unasked.push(error.message);
        return [];
      }
    }),
  );
  const [first] = found.flat();
  if (first === undefined) return { unasked: [...new Set(unasked)] };
  const record = toRecord(first.name, first.job);
  await effects.ledger.create('training', record.id, record);
  // What the job says now comes on top, also where it was adopted before.
  return {
    stored: await effects.ledger.update('training', record.id, (known) => applyJob(known, first.job.job)),
    unasked,
  };
}

/** Ours when it has an id of ours: the ledger was lost, not the job. */
function toRecord(runtime: string, { job, ...foreign }: ForeignJob): TrainingRecord {
  const ours = /^tr-[0-9a-f]{12}$/.test(job.name);
  const source = 'the job, started elsewhere';
  return {
    id: ours ? job.name : idFrom('training', 'adopted', job.arn ?? job.name),
    names: ours ? [] : [job.name],
    created_at: foreign.created_at,
    state: 'starting',
    runtime,
    model: foreign.model ?? 'unknown',
    method: foreign.method ?? 'unknown',
    dataset: foreign.data ?? 'unknown',
    dataset_hash: 'unknown',
    settings: Object.entries(foreign.settings).map(([name, value]) => ({ name, value, origin: 'set', source })),
    arithmetic: {},
    checks: [],
    cost: { low: 0, high: 0, assumptions: ['started elsewhere: nothing was estimated'] },
    attempt: 1,
    max_runtime_s: foreign.max_runtime_s ?? 0,
    origin: 'adopted',
    ...(job.arn === undefined ? {} : { arn: job.arn }),
  };
}
