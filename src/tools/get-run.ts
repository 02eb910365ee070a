import { z } from 'zod';
import { GetRunRequest } from '../core/operate/requests.ts';
import { defineTool } from './define-tool.ts';
import { logText, Report, runOutput, runText } from './run-output.ts';
import { formatUsd, lines } from './text.ts';

/** In lists only what is always there is spelt out; the rest is as for one run. */
const brief = z.looseObject({ kind: z.string(), id: z.string(), state: z.string(), next: z.string() });

/** What is in the account, and what could not be looked at: few servers have one, so its members are not spelt out. */
const Thing = z.looseObject({});

const output = z.object({
  ...z.object(runOutput).partial().shape,
  live: z.array(brief).optional(),
  recent: z.array(brief).optional(),
  account: z.array(Thing).optional(),
  account_unknown: z.array(z.string()).optional(),
  damaged: z.array(z.string()).optional(),
  next: z.string(),
});

export const getRun = defineTool({
  name: 'get_run',
  title: 'Get run',
  description:
    'State, progress, last metrics, health findings, cost and next step of a training run, evaluation or deployment. Without id: everything that lives, what it costs a day, the newest things that ended, and what to do next; use that when the thread was lost. wait_s waits up to 45 s for the end; log_lines adds the end of the log.',
  input: GetRunRequest,
  output,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (core, input, call) => core.getRun(input, call),
  render: (answer) =>
    answer.live === undefined
      ? lines(runText(answer), ...logText(answer.log_tail), `Next: ${answer.next}`)
      : lines(
          answer.live.length === 0
            ? 'Nothing lives.'
            : `Live${(answer.cost_per_day ?? 0) === 0 ? '' : `, ${formatUsd(answer.cost_per_day ?? 0)} a day`}:`,
          ...answer.live.map((run) => `- ${runText(Report.parse(run))}`),
          ...(answer.account ?? []).map(thingText),
          ...(answer.account_unknown ?? []).map((text) => `unknown in the account: ${text}`),
          answer.recent !== undefined && answer.recent.length > 0 && 'Newest that ended:',
          ...(answer.recent ?? []).map((run) => `- ${runText(Report.parse(run))}`),
          ...(answer.damaged ?? []).map((text) => `cannot be read: ${text}`),
          `Next: ${answer.next}`,
        ),
});

/** One line: what it is, what it costs, why it may be of no use, and the call that ends it. */
function thingText(thing: z.output<typeof Thing>): string {
  const { cost_per_day, orphan } = thing;
  const price =
    typeof cost_per_day !== 'number'
      ? 'price unknown'
      : cost_per_day === 0
        ? 'free'
        : `${formatUsd(cost_per_day)} a day`;
  const why = typeof orphan === 'string' ? `; ${orphan}` : '';
  return `- in the account: ${String(thing['kind'])} ${String(thing['id'])} is ${String(thing['state'])}, ${price}${why}; ${String(thing['next'])}`;
}
