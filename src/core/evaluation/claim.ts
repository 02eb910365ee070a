import { stat } from 'node:fs/promises';
import type { Ledger } from '../ports/ledger.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { isAlive } from '../runs/partial-folders.ts';
import { predictionsPath } from './prediction-lines.ts';

/** A process that lives but has written no prediction for so long does not work on it any more: its number was given to another. */
const SILENT_MS = 600_000;

export type Owner = NonNullable<EvaluationRecord['owner']>;

/** `claimed`: it is ours to work on. Otherwise somebody else's, or done. */
export type Claim = { claimed: boolean; record: EvaluationRecord };

/**
 * Makes an evaluation ours: writes its record before any work, or takes over one that failed, was stopped, or whose process died.
 * A process must not claim twice at once: a record that names our own process is a leftover of one that had our number.
 */
export async function claimEvaluation(
  effects: { ledger: Ledger; now: () => Date },
  draft: EvaluationRecord,
  owner: Owner,
): Promise<Claim> {
  const created = await effects.ledger.create('evaluation', draft.id, { ...draft, owner });
  if (created.created) return { claimed: true, record: created.stored.record };
  const silent = await isSilent(effects, created.stored.record);
  const taken = await effects.ledger.update('evaluation', draft.id, (record) =>
    isHeld(record, silent) ? undefined : takeOver(record, draft, owner),
  );
  return { claimed: isOwner(taken.record, owner), record: taken.record };
}

export function isOwner(record: EvaluationRecord, owner: Owner): boolean {
  return record.owner?.pid === owner.pid && record.owner.since === owner.since;
}

function isHeld(record: EvaluationRecord, silent: boolean): boolean {
  if (record.state === 'succeeded') return true;
  if (record.state !== 'running' || record.owner === undefined) return false;
  return record.owner.pid !== process.pid && isAlive(record.owner.pid) && !silent;
}

function takeOver(record: EvaluationRecord, draft: EvaluationRecord, owner: Owner): EvaluationRecord {
  const { failure: _, ...rest } = record;
  const names = [...new Set([...record.names, ...draft.names])];
  return { ...rest, names, state: 'running', owner };
}

async function isSilent(effects: { ledger: Ledger; now: () => Date }, record: EvaluationRecord): Promise<boolean> {
  if (record.owner === undefined) return true;
  const path = predictionsPath(effects.ledger.folder('evaluation', record.id));
  const written = await stat(path).then(
    (info) => info.mtimeMs,
    () => 0,
  );
  return effects.now().getTime() - Math.max(written, Date.parse(record.owner.since)) > SILENT_MS;
}
