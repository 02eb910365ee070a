import { z } from 'zod';
import type { EvaluatedWithPanels } from '../core/core.ts';
import { counted, formatCount, formatNumber } from './text.ts';

type Panels = NonNullable<EvaluatedWithPanels['panels']>;

/** A family is named when it lost and chance is no good explanation. */
const ALPHA = 0.05;

const panel = z.object({
  evaluation_id: z.string(),
  state: z.string(),
  version: z.string(),
  verdict: z.string(),
  reason: z.string(),
  n: z.number(),
  value: z.number().optional(),
  base_value: z.number().optional(),
  delta: z.number().optional(),
  ci95: z.array(z.number()).optional(),
  lost_families: z.array(z.string()).optional(),
});

/** Panels by name; `verdict` is `unknown` while there is nothing to judge. */
export const panels = z.record(z.string(), panel);

/** The decisive numbers of each panel; the families' are in its evaluation's resource. */
export function toPanels(outcomes: Panels): z.input<typeof panels> {
  return Object.fromEntries(outcomes.map((outcome) => [outcome.panel, toPanel(outcome)]));
}

/** One panel in a line. */
export function panelText(name: string, { n, verdict, reason, ...panelled }: z.output<typeof panel>): string {
  const { value, base_value, delta, ci95, lost_families = [] } = panelled;
  const score = value === undefined ? '' : `: ${itemsRight(value, n)} of ${counted(n, 'item')}`;
  const beside = base_value === undefined ? '' : ` (base ${itemsRight(base_value, n)})`;
  const change =
    delta === undefined || ci95 === undefined
      ? ''
      : `, delta ${formatNumber(delta)} [${ci95.map(formatNumber).join(', ')}]`;
  const lost = lost_families.length === 0 ? '' : `; lost in ${lost_families.join(', ')}`;
  return `panel ${name} ${verdict}${score}${beside}${change}; ${reason}${lost}`;
}

/** The share as a count: base and model were asked the same items. */
function itemsRight(share: number, n: number): string {
  return formatCount(Math.round(share * n));
}

function toPanel({ record, total, judgement, unjudged }: Panels[number]): z.input<typeof panel> {
  const value = record?.result?.metrics['panel_accuracy']?.value;
  const common = {
    evaluation_id: record?.id ?? '',
    state: record?.state ?? 'not asked',
    version: record?.panel?.version ?? '',
    n: record?.result?.n ?? total ?? 0,
    ...(value === undefined ? {} : { value }),
  };
  if (judgement === undefined) return { ...common, verdict: 'unknown', reason: unjudged ?? 'not judged yet' };
  const lost = judgement.families.filter(({ delta, p_adjusted }) => delta < 0 && p_adjusted <= ALPHA);
  const { verdict, reason, base_value, delta, ci95 } = judgement;
  return {
    ...common,
    verdict,
    reason,
    base_value,
    delta,
    ci95: [...ci95],
    ...(lost.length === 0 ? {} : { lost_families: lost.map(({ family }) => family) }),
  };
}
