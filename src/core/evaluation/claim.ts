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
  const seen = created.stored.record.owner;
  const silent = seen !== undefined && (await isSilent(effects, draft.id, seen)) ? seen : undefined;
  const taken = await effects.ledger.update('evaluation', draft.id, (record) =>
    isHeld(record, silent) ? undefined : takeOver(record, draft, owner),
  );
  return { claimed: isOwner(taken.record, owner), record: taken.record };
}

export function isOwner(record: EvaluationRecord, owner: Owner): boolean {
  return record.owner?.pid === owner.pid && record.owner.since === owner.since;
}

/** `silent` is an owner that was seen to do nothing; whoever has claimed since then is not it. */
function isHeld(record: EvaluationRecord, silent: Owner | undefined): boolean {
  if (record.state === 'succeeded') return true;
  if (record.state !== 'running' || record.owner === undefined) return false;
  const isSilentOne = silent !== undefined && isOwner(record, silent);
  return record.owner.pid !== process.pid && isAlive(record.owner.pid) && !isSilentOne;
}

function takeOver(record: EvaluationRecord, draft: EvaluationRecord, owner: Owner): EvaluationRecord {
  const { failure: _, result: __, ...rest } = record;
  const names = [...new Set([...record.names, ...draft.names])];
  return { ...rest, names, state: 'running', owner };
}

async function isSilent(effects: { ledger: Ledger; now: () => Date }, id: string, owner: Owner): Promise<boolean> {
  const written = await stat(predictionsPath(effects.ledger.folder('evaluation', id))).then(
    (info) => info.mtimeMs,
    () => 0,
  );
  return effects.now().getTime() - Math.max(written, Date.parse(owner.since)) > SILENT_MS;
}
