import { z } from 'zod';
import { addresses } from '../core/addresses.ts';
import { StartTrainingRequest } from '../core/training/request.ts';
import type { StartedTraining } from '../core/core.ts';
import { defineTool } from './define-tool.ts';
import { type Cost, planOutput } from './plan-output.ts';
import { formatCount, formatUsd, lines } from './text.ts';

const output = z.object({
  state: z.string(),
  run_id: z.string().optional(),
  runs: z.array(z.string()).optional(),
  runtime: z.string(),
  ...planOutput,
  settings: planOutput.settings.optional(),
  checks: planOutput.checks.optional(),
  arithmetic: z.record(z.string(), z.number()).optional(),
  logs: z.string().optional(),
  next_check_s: z.number().optional(),
  next: z.string(),
});

export const startTraining = defineTool({
  name: 'start_training',
  title: 'Start training',
  description:
    'Train on a prepared dataset. "baseline" is local and free: n-grams or nearest neighbour, a floor to beat, not a language model. What costs money first answers with a plan and an approve token for exactly that plan; show it to the person before passing the token. The same call is the same run, never a second. Next: get_run, then evaluate_model.',
  input: StartTrainingRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => toOutput(await core.startTraining(input, call), input.plan_only),
  render: (answer) =>
    lines(
      answer.run_id === undefined
        ? `${answer.state} (${answer.runtime}), ${isPriced(answer.checks ?? []) ? priceText(answer.cost) : 'price unknown'}.`
        : `${(answer.runs ?? [answer.run_id]).join(', ')} is ${answer.state} on ${answer.runtime}, ${priceText(answer.cost)}.`,
      answer.arithmetic !== undefined && arithmeticText(answer.arithmetic),
      answer.cost.high > 0 && answer.cost.assumptions.join('; '),
      ...(answer.checks ?? []).map((check) => `${check.severity} ${check.code}: ${check.message}. ${check.fix}`),
      answer.plan_id !== undefined && `Whole plan: ${addresses.runPlan(answer.plan_id)}`,
      answer.approve !== undefined && `approve: ${answer.approve}`,
      `Next: ${answer.next}`,
    ),
});

function arithmeticText({ train_rows = 0, epochs = 1, steps = 0 }: Record<string, number>): string {
  return `${formatCount(train_rows)} rows x ${epochs} epochs = ${formatCount(steps)} steps`;
}

function priceText(price: Cost): string {
  return price.high === 0 ? 'free' : `${formatUsd(price.low)} to ${formatUsd(price.high)}`;
}

/** Without a known price the range is 0 to 0, which is not the same as free. */
function isPriced(checks: readonly { code: string }[]): boolean {
  return checks.every(({ code }) => code !== 'price_unknown');
}

function toOutput(started: StartedTraining, planOnly: boolean): z.input<typeof output> {
  const { plan } = started;
  const { settings, checks, runtime, arithmetic, cost } = plan;
  if (!started.started) return { runtime, settings, checks, cost, arithmetic, ...unstarted(started, planOnly) };
  const { run, runs, existed } = started;
  return {
    runtime,
    // What was approved was shown whole before; of a free run only what it warns of is new.
    ...(run.plan_id === undefined ? { arithmetic, checks: checks.filter(({ severity }) => severity !== 'info') } : {}),
    cost: { low: cost.low, high: cost.high, assumptions: [] },
    state: run.state,
    run_id: run.id,
    ...(runs.length === 1 ? {} : { runs: runs.map(({ id }) => id) }),
    logs: addresses.runLogs(run.id),
    next_check_s: run.runtime === 'local' ? 2 : 60,
    next: `${existed ? 'this call had started it before; ' : ''}call get_run with id ${run.id} and wait_s 30`,
  };
}

function unstarted({ plan, record, token, declined }: Extract<StartedTraining, { started: false }>, planOnly: boolean) {
  if (record === undefined) {
    const blocked = plan.checks.some(({ severity }) => severity === 'block');
    return blocked
      ? { state: 'blocked', next: 'mend what blocks and call start_training again' }
      : {
          state: 'planned',
          next: `call start_training again without plan_only to start it; it is ${plan.cost.high === 0 ? 'free' : 'approved already'}`,
        };
  }
  const next = declined
    ? 'the person said no; ask what to change'
    : token === undefined
      ? 'call start_training again without plan_only: the person will be asked'
      : `show the price to the person; if they agree call start_training again ${planOnly ? 'without plan_only, else ' : ''}with the same arguments and approve before ${record.expires_at}`;
  return { state: 'needs_approval', plan_id: record.id, ...(token === undefined ? {} : { approve: token }), next };
}
