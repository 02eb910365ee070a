import { kindOfId } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { EvaluationRecord, EvaluationResult } from '../runs/evaluation-record.ts';
import { resolve } from '../runs/resolve.ts';
import { UNTRAINED, isUntrainedName } from './target.ts';

export type FinishedEvaluation = EvaluationRecord & { result: EvaluationResult };

/** One of the things to compare: what it is called in the answer, and its finished evaluations, newest first. */
export type Candidate = { label: string; evaluations: readonly FinishedEvaluation[] };

/** Candidates in the order asked for. ForgeError not_ready when one has no finished evaluation. */
export async function findCandidates(ledger: Ledger, texts: readonly string[]): Promise<Candidate[]> {
  const all = (await ledger.list('evaluation')).map(({ record }) => record);
  const candidates: Candidate[] = [];
  for (const text of texts) candidates.push(await findCandidate(ledger, all, text));
  return candidates;
}

async function findCandidate(ledger: Ledger, all: readonly EvaluationRecord[], text: string): Promise<Candidate> {
  if (isUntrainedName(text)) return ofModel(UNTRAINED, all);
  const kinds = kindOfId(text) === 'deployment' ? (['deployment'] as const) : (['evaluation', 'training'] as const);
  const { kind, stored } = await resolve(ledger, text, kinds);
  if (kind !== 'evaluation') return ofModel(stored.id, all);
  return { label: stored.record.run ?? stored.id, evaluations: [finished(stored.record)] };
}

/** Evaluations of the thing itself come before those of its deployments. Panels are compared when their evaluations are named. */
function ofModel(id: string, every: readonly EvaluationRecord[]): Candidate {
  const all = every.filter(({ panel }) => panel === undefined);
  const direct = all.filter((record) => record.model === id);
  const served = all.filter((record) => record.run === id && record.model !== id);
  const evaluations = [...direct, ...served].filter(isFinished);
  if (evaluations.length > 0) return { label: id, evaluations };
  const working = [...direct, ...served].find((record) => record.state === 'running');
  throw new ForgeError('not_ready', `${id} has no finished evaluation`, {
    next:
      working === undefined
        ? `call evaluate_model with model ${id}, then compare again`
        : `${working.id} is running: call get_run with it and wait_s 30`,
  });
}

function finished(record: EvaluationRecord): FinishedEvaluation {
  if (isFinished(record)) return record;
  throw new ForgeError('not_ready', `evaluation ${record.id} is ${record.state} and has no result`, {
    next: record.failure?.fix ?? `call get_run with id ${record.id} and wait_s 30`,
  });
}

function isFinished(record: EvaluationRecord): record is FinishedEvaluation {
  return record.state === 'succeeded' && record.result !== undefined;
}
