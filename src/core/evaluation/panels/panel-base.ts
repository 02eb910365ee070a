import { findBaseModel } from '../../catalog/find-base-model.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { UNTRAINED } from '../target.ts';

/** The base's evaluation of a panel, or why there is none. */
export type PanelBase = { record: EvaluationRecord } | { missing: string };

/**
 * What a panel's evaluation is compared with: the untrained model's evaluation that was made beside it, else any of the model that the
 * run was trained from, on the same items.
 */
export async function findPanelBase(ledger: Ledger, record: EvaluationRecord): Promise<PanelBase> {
  if (record.model === UNTRAINED) return { missing: 'this is the base: there is nothing to compare it with' };
  if (record.untrained !== undefined) return beside(ledger, record.untrained);
  const model = await baseModel(ledger, record);
  if (model === undefined) return { missing: `${record.model} is no run, so its base is not known` };
  const all = (await ledger.list('evaluation')).map((stored) => stored.record);
  const found = all.find(
    (one) => one.rows_hash === record.rows_hash && one.state === 'succeeded' && findBaseModel(one.model) === model,
  );
  return found === undefined
    ? { missing: `its base ${model} has no evaluation of this panel: call evaluate_model with it and the same panel` }
    : { record: found };
}

async function beside(ledger: Ledger, id: string): Promise<PanelBase> {
  const stored = await ledger.read('evaluation', id);
  return stored?.record.state === 'succeeded'
    ? { record: stored.record }
    : { missing: `the base's evaluation ${id} is ${stored?.record.state ?? 'gone'}` };
}

async function baseModel(ledger: Ledger, { run }: EvaluationRecord): Promise<string | undefined> {
  const model = run === undefined ? undefined : (await ledger.read('training', run))?.record.model;
  return model === undefined ? undefined : findBaseModel(model);
}
