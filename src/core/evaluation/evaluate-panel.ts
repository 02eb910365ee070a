import type { Ledger } from '../ports/ledger.ts';
import type { EvaluationRecord, PanelJudgement } from '../runs/evaluation-record.ts';
import type { EvaluationEffects } from './effects.ts';
import { type Unapproved, evaluate } from './evaluate-model.ts';
import { type EvaluationOrder, toPlan } from './evaluate-order.ts';
import { questionsOf } from './evaluation-cost.ts';
import { planToFollow } from './plan-to-follow.ts';
import { judgePanel } from './panels/judge-panel.ts';
import type { PanelName } from './panels/open-panel.ts';
import { findPanelBase } from './panels/panel-base.ts';
import { panelData } from './panels/panel-data.ts';
import { PANEL_METRIC } from './panels/panel-gold.ts';
import { newestPredictions } from './prediction-lines.ts';
import type { EvaluateRequest } from './request.ts';
import { resolveTarget } from './target.ts';
import type { EvaluationCall } from './wait-for-evaluation.ts';

/**
 * A panel's evaluation; `judgement` against the base, or `unjudged`, why there is none. Without a record it could not be asked. `existed`:
 * it had its result before.
 */
export type PanelOutcome = {
  panel: PanelName;
  record?: EvaluationRecord;
  done?: number;
  total?: number;
  existed?: boolean;
  judgement?: PanelJudgement;
  unjudged?: string;
};

/** Asks a model the questions of a panel and judges its answers against the base's. The judgement is kept in the record. */
export async function evaluatePanel(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  panel: PanelName,
  call: EvaluationCall,
): Promise<PanelOutcome | Unapproved> {
  const evaluated = await evaluate(effects, await toOrder(effects, request, panel), call);
  if ('approval' in evaluated) return evaluated;
  const { record, done, total, existed } = evaluated;
  return { panel, record, done, total, existed, ...(await judge(effects, record)) };
}

/** Says that a panel waits for leave of its own, where it costs something and has no result yet. */
export async function panelToFollow(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  panel: PanelName,
  signal: AbortSignal,
): Promise<string[]> {
  const plan = await toPlan(effects, await toOrder(effects, request, panel), signal);
  const known = (await effects.ledger.read('evaluation', plan.id))?.record;
  if (known?.state === 'succeeded') return [];
  const what = `panel ${panel} of ${plan.rows.n} items`;
  return planToFollow(what, plan.billing, questionsOf(plan), request.max_cost_usd);
}

async function toOrder(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  panel: PanelName,
): Promise<EvaluationOrder> {
  return {
    target: () => resolveTarget(effects, request, undefined),
    data: await panelData(effects, panel),
    hints: { task: 'generation' },
    metrics: [PANEL_METRIC],
    approve: request.approve,
    max_cost_usd: request.max_cost_usd,
  };
}

async function judge(
  { ledger }: EvaluationEffects,
  record: EvaluationRecord,
): Promise<Pick<PanelOutcome, 'judgement' | 'unjudged'>> {
  if (record.state !== 'succeeded') return { unjudged: `the evaluation is ${record.state}` };
  const base = await findPanelBase(ledger, record);
  if ('missing' in base) return { unjudged: base.missing };
  const known = record.panel?.judgement;
  if (known !== undefined && record.panel?.base === base.record.id) return { judgement: known };
  const judgement = judgePanel(await linesOf(ledger, record), await linesOf(ledger, base.record));
  await keep(ledger, record.id, base.record.id, judgement);
  return { judgement };
}

function linesOf(ledger: Ledger, { id }: EvaluationRecord) {
  return newestPredictions(ledger.folder('evaluation', id));
}

async function keep(ledger: Ledger, id: string, base: string, judgement: PanelJudgement): Promise<void> {
  await ledger.update('evaluation', id, (record) =>
    record.panel === undefined ? undefined : { ...record, panel: { ...record.panel, base, judgement } },
  );
}
