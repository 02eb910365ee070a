import type { Check } from '../../runs/training-record.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';
import { baselineRules } from './baseline-rules.ts';
import { choiceRules } from './choice-rules.ts';
import { dataRules } from './data-rules.ts';
import { groupRules } from './group-rules.ts';
import { mixingRules } from './mixing-rules.ts';
import { rateRules } from './rate-rules.ts';
import { rewardRules } from './reward-rules.ts';
import type { Rule } from './rule.ts';
import { scheduleRules } from './schedule-rules.ts';

/** The guidance by theme; each rule is a row. */
export const guidance: readonly Rule[] = [
  ...dataRules,
  ...scheduleRules,
  ...rateRules,
  ...rewardRules,
  ...baselineRules,
  ...groupRules,
  ...choiceRules,
  ...mixingRules,
];

/** What the guidance says of a plan, what blocks first. Nothing stops at the first finding. */
export function checkGuidance(facts: PlanFacts): Check[] {
  return guidance.flatMap((rule) => {
    const found = rule.find(facts);
    if (found === undefined) return [];
    const { message, fix } = found;
    const source = `${rule.guidance}: ${rule.source}`;
    return [{ code: rule.code, severity: found.severity ?? rule.severity, message, fix, source }];
  });
}
