import { findBaseModel } from '../catalog/find-base-model.ts';
import { findModel } from '../catalog/models.ts';
import { kindOfId } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
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
  if (isAddress(text) && !(await isNamed(ledger, text))) return ofAddress(text, all);
  const kinds = kindOfId(text) === 'deployment' ? (['deployment'] as const) : (['evaluation', 'training'] as const);
  const { kind, stored } = await resolve(ledger, text, kinds);
  if (kind !== 'evaluation') return ofModel(stored.id, all);
  return { label: stored.record.run ?? stored.id, evaluations: [finished(stored.record)] };
}

/** A model that was evaluated by its address or catalog name. */
function isAddress(text: string): boolean {
  return (
    findModel(text) !== undefined || /^(?:https?:|arn:|endpoint\/)/.test(text) || findBaseModel(text) !== undefined
  );
}

async function isNamed(ledger: Ledger, text: string): Promise<boolean> {
  const lists = [await ledger.list('evaluation'), await ledger.list('training')];
  return lists.flat().some(({ record }) => record.names.includes(text));
}

/** A base has several names (of the catalog, of Bedrock, of a region's profile), and they are one model. */
function ofAddress(text: string, all: readonly EvaluationRecord[]): Candidate {
  const base = findBaseModel(text);
  const same = (model: string): boolean => model === text || (base !== undefined && findBaseModel(model) === base);
  return among(
    text,
    all.filter(({ panel, model }) => panel === undefined && same(model)),
  );
}

/** Evaluations of the thing itself come before those of its deployments. Panels are compared when their evaluations are named. */
function ofModel(id: string, every: readonly EvaluationRecord[]): Candidate {
  const all = every.filter(({ panel }) => panel === undefined);
  const direct = all.filter((record) => record.model === id);
  const served = all.filter((record) => record.run === id && record.model !== id);
  return among(id, [...direct, ...served]);
}

function among(id: string, records: readonly EvaluationRecord[]): Candidate {
  const evaluations = records.filter(isFinished);
  if (evaluations.length > 0) return { label: id, evaluations };
  const working = records.find((record) => !isFinal(record.state));
  throw new ForgeError('not_ready', `${id} has no finished evaluation`, {
    next:
      working === undefined
        ? `call evaluate_model with model ${id}, then compare again`
        : `${working.id} is ${working.state}: call get_run with it and wait_s 30`,
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
