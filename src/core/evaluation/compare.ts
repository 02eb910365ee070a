import { idFrom } from '../fingerprint.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Chain, Comparison, ComparisonRecord, Verdict } from '../runs/comparison-record.ts';
import { betterSign } from './better-sign.ts';
import { createBreath } from './breath.ts';
import { weighChain } from './chain/weigh-chain.ts';
import { type ChangedSettings, changedSettings, trainingRecords } from './changed-settings.ts';
import { findCandidates } from './compare-candidates.ts';
import { comparedMetric } from './compared-metric.ts';
import { type Chosen, chooseEvaluations } from './choose-evaluations.ts';
import type { CompareRequest } from './compare-request.ts';
import {
  causeWarning,
  errorWarning,
  firstAnswerWarning,
  formWarning,
  powerWarning,
  reuseWarning,
} from './compare-warnings.ts';
import { judgeAgreements } from './judge/judge-agreement.ts';
import { METRICS_VERSION } from './plan-evaluation.ts';
import { paretoBoard } from './pareto.ts';
import { judgePromotion } from './promote.ts';
import { type Tested, testRuns } from './test-runs.ts';
import { holm } from './statistics/multiple-testing.ts';

/** Raised when the same evaluations would be compared otherwise. */
const TESTS_VERSION = '3';

type Effects = { ledger: Ledger; now: () => Date };

/**
 * Says of each run whether it differs from the baseline on the same rows. Runs evaluated on other rows are `not_comparable` with the
 * reason. P values are corrected for the number of runs (Holm). The record is kept; the same comparison is the same record.
 */
export async function compareRuns(
  effects: Effects,
  request: CompareRequest,
  signal?: AbortSignal,
): Promise<ComparisonRecord> {
  const chosen = chooseEvaluations(await findCandidates(effects.ledger, orderOf(request)));
  const [base, ...others] = chosen;
  if (base === undefined) throw tooFew();
  const metric = comparedMetric([base, ...others.filter(({ reason }) => reason === undefined)], request.metric);
  const evaluations = chosen.map(({ evaluation }) => evaluation.id);
  const unlessCancelled = (error: unknown): never => {
    throw signal?.aborted === true ? cancelled(error) : error;
  };
  const chain = await weighChain(effects.ledger, chosen, metric, createBreath(signal)).catch(unlessCancelled);
  const read = chain === undefined ? [] : [chain.read];
  const id = idFrom('comparison', evaluations, metric, request.alpha, METRICS_VERSION, TESTS_VERSION, ...read);
  const known = await effects.ledger.read('comparison', id);
  if (known !== undefined) return known.record;
  const { tested, unfit } = await testRuns(effects, base, others, metric, request.alpha, signal).catch(unlessCancelled);
  const parts = { id, metric, alpha: request.alpha, chosen: withReasons(chosen, unfit), tested, chain: chain?.chain };
  const record = await toRecord(effects, parts);
  return (await effects.ledger.create('comparison', id, record)).stored.record;
}

/** The baseline first, then the others as asked. */
function orderOf({ runs, baseline }: CompareRequest): string[] {
  const first = baseline ?? runs[0] ?? '';
  const at = runs.indexOf(first);
  const order = [first, ...runs.filter((_, index) => index !== at)];
  if (order.length < 2) throw tooFew();
  return order;
}

function withReasons(chosen: readonly Chosen[], unfit: ReadonlyMap<string, string>): Chosen[] {
  return chosen.map((one) => {
    const reason = one.reason ?? unfit.get(one.label);
    return reason === undefined ? one : { ...one, reason };
  });
}

function tooFew(): ForgeError {
  return new ForgeError('bad_request', 'compare_runs needs two runs, got 1', {
    next: 'name at least two runs or evaluations, or one and a baseline',
  });
}

function cancelled(cause: unknown): ForgeError {
  return new ForgeError('cancelled', 'the comparison was cancelled', { next: 'call compare_runs again', cause });
}

type Parts = {
  id: string;
  metric: string;
  alpha: number;
  chosen: readonly Chosen[];
  tested: readonly Tested[];
  chain: Chain | undefined;
};

async function toRecord(effects: Effects, parts: Parts): Promise<ComparisonRecord> {
  const { id, metric, alpha, chosen } = parts;
  const baseline = chosen[0]?.label ?? '';
  const comparisons = toComparisons(parts, baseline);
  const verdict = Object.fromEntries(chosen.slice(1).map((one) => [one.label, verdictOf(one, comparisons)]));
  const records = await trainingRecords(effects.ledger, chosen);
  const changed = changedSettings(records);
  const promotions = chosen.slice(1).flatMap((one) => {
    const comparison = comparisons.find((row) => row.run === one.label);
    const state = verdict[one.label] ?? 'not_comparable';
    const found = judgePromotion({
      record: records.get(one.label),
      evaluation: one.evaluation,
      verdict: state,
      comparison,
    });
    return found === undefined ? [] : [[one.label, found] as const];
  });
  return {
    id,
    names: [],
    created_at: effects.now().toISOString(),
    evaluations: chosen.map(({ evaluation }) => evaluation.id),
    baseline,
    metric,
    alpha,
    verdict,
    comparisons,
    changed,
    warnings: await findWarnings(effects, parts, comparisons, verdict, changed),
    flips: Object.fromEntries(parts.tested.map(({ chosen: one, flips }) => [one.label, flips])),
    promote: Object.fromEntries(promotions),
    board: paretoBoard(
      chosen,
      metric,
      (await effects.ledger.list('evaluation')).map((stored) => stored.record),
      comparisons,
    ),
    ...(parts.chain === undefined ? {} : { chain: parts.chain }),
    reasons: Object.fromEntries(chosen.flatMap(({ label, reason }) => (reason === undefined ? [] : [[label, reason]]))),
  };
}

function toComparisons({ metric, alpha, tested }: Parts, baseline: string): Comparison[] {
  const adjusted = holm(tested.map(({ result }) => result.p));
  return tested.map(({ chosen, result }, index) => {
    const p_adjusted = adjusted[index] ?? 1;
    return { run: chosen.label, baseline, metric, ...result, p_adjusted, significant: p_adjusted <= alpha };
  });
}

function verdictOf({ label }: Chosen, comparisons: readonly Comparison[]): Verdict {
  const comparison = comparisons.find((row) => row.run === label);
  if (comparison === undefined) return 'not_comparable';
  if (!comparison.significant || comparison.delta === 0) return 'no_evidence';
  return comparison.delta * betterSign(comparison.metric) > 0 ? 'better' : 'worse';
}

async function findWarnings(
  { ledger }: Effects,
  { metric, alpha, chosen, tested }: Parts,
  comparisons: readonly Comparison[],
  verdict: Readonly<Record<string, Verdict>>,
  changed: ChangedSettings,
): Promise<string[]> {
  const all = (await ledger.list('evaluation')).map(({ record }) => record);
  const [base] = chosen;
  const each = comparisons.flatMap((comparison, index) => [
    powerWarning(comparison, verdict[comparison.run] ?? 'not_comparable'),
    comparison.significant ? formWarning(comparison, tested[index]?.lenient, alpha) : undefined,
    causeWarning(changed, comparison),
  ]);
  const firsts = chosen.map((one) => firstAnswerWarning(one, metric));
  const shared = [
    ...firsts,
    ...chosen.map(errorWarning),
    base === undefined ? undefined : reuseWarning(base.evaluation, all),
  ];
  const warnings = [...(await judgeAgreements(ledger, chosen)), ...each, ...shared];
  return [...new Set(warnings.filter((warning) => warning !== undefined))];
}
