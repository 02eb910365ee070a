import { z } from 'zod';
import type { Deployed } from '../core/core.ts';
import { DeployRequest } from '../core/deployment/request.ts';
import { defineTool } from './define-tool.ts';
import { type Cost, cost } from './plan-output.ts';
import { formatUsd, lines, oneLine } from './text.ts';

const Smoke = z.looseObject({
  ok: z.boolean(),
  answer: z.string(),
  latency_ms: z.number(),
  first_token_ms: z.number().optional(),
});

/** Checks, things and a failure, as the record has them: their members are not spelt out to every client. */
const Told = z.looseObject({});

const output = z.object({
  state: z.string(),
  deployment_id: z.string().optional(),
  plan_id: z.string().optional(),
  approve: z.string().optional(),
  cost: cost.optional(),
  checks: z.array(Told).optional(),
  creates: z.array(z.string()).optional(),
  made: z.array(Told).optional(),
  failure: Told.optional(),
  endpoint: z.string().optional(),
  token_file: z.string().optional().describe('holds the bearer token'),
  served_as: z.string().optional(),
  cost_per_hour: z.number(),
  cost_per_day: z.number(),
  expires_at: z.string().optional(),
  smoke: Smoke.optional(),
  load: z.looseObject({ verdict: z.string(), reason: z.string(), sent: z.number(), answered: z.number() }).optional(),
  next: z.string(),
});

type Load = { verdict: string; reason: string; sent: number; answered: number };

export const deployModel = defineTool({
  name: 'deploy_model',
  title: 'Deploy model',
  description:
    'Serve a trained model: one trained here on this machine, free, OpenAI-style; one of an account there, the plan choosing the target unless named. A deployment ends by itself after ttl_hours. It is ready only when real requests were answered as the trained model answers. What costs money first answers with a plan. if_exists "update" replaces what has the name after the new one works. load_test sends requests at a rate and judges P95. Next: invoke_model; stop_run removes it.',
  input: DeployRequest,
  output,
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  run: async (core, input, call) => toOutput(await core.deployModel(input, call)),
  render: (answer) =>
    lines(
      answer.deployment_id === undefined
        ? `${answer.state}: ${isBetween(answer.cost) ? 'up to ' : ''}${formatUsd(answer.cost_per_hour)} an hour, ${formatUsd(answer.cost_per_day)} a day.`
        : `${answer.deployment_id} is ${answer.state}${answer.endpoint === undefined ? '' : ` at ${answer.endpoint}`}, ${formatUsd(answer.cost_per_day)}${answer.cost_per_day === 0 ? '' : ' a day'}.`,
      answer.cost !== undefined && costText(answer.cost),
      ...(answer.creates ?? []).map((thing) => `- ${thing}`),
      ...(answer.checks ?? []).map((check) => wordsOf(check, 'severity', 'code', 'message')),
      answer.failure !== undefined && `Failed: ${wordsOf(answer.failure, 'cause')}`,
      answer.expires_at !== undefined && `It removes itself at ${answer.expires_at}.`,
      answer.token_file !== undefined && `Bearer token in ${answer.token_file}, model name "${answer.served_as}".`,
      answer.smoke !== undefined && smokeText(answer.smoke),
      answer.load !== undefined && loadText(answer.load),
      answer.approve !== undefined && `approve: ${answer.approve}`,
      `Next: ${answer.next}`,
    ),
});

/** A load test has a price of its own from nothing up; that of a deployment moves with its machines. */
function isBetween(price: Cost | undefined): boolean {
  return price !== undefined && price.low < price.high;
}

/** The whole of what is approved, and what it was reckoned with. */
function costText({ low, high, assumptions }: Cost): string {
  const least = low === high ? '' : `${dollars(low)} to `;
  return [`To be approved: ${least}${dollars(high)} USD`, ...assumptions].join('; ');
}

/** Cents, and where those say nothing three significant digits. */
function dollars(usd: number): string {
  return usd === 0 || usd >= 1 ? usd.toFixed(2) : String(Number(usd.toPrecision(3)));
}

function smokeText({ ok, answer, latency_ms, first_token_ms }: z.output<typeof Smoke>): string {
  const first = first_token_ms === undefined ? '' : ` (first token after ${first_token_ms} ms)`;
  return `Smoke test: ${ok ? 'passed' : 'FAILED'} in ${latency_ms} ms${first}, answered (untrusted text) "${oneLine(answer, 80)}".`;
}

function loadText({ verdict, reason, sent, answered }: Load): string {
  return `Load test: ${verdict}. ${reason}. ${answered} of ${sent} requests answered.`;
}

function toOutput(answer: Deployed): z.input<typeof output> {
  if (!answer.deployed) {
    const { record, token, cost: hourly, declined } = answer;
    return {
      state: 'needs_approval',
      plan_id: record.id,
      cost: record.cost,
      checks: record.checks,
      creates: record.creates,
      cost_per_hour: hourly.high,
      cost_per_day: hourly.high * 24,
      ...(token === undefined ? {} : { approve: token }),
      next: declined ? 'the person said no; ask what to change' : whatToShow(record),
    };
  }
  const { record, token_file } = answer;
  return {
    state: record.state,
    deployment_id: record.id,
    served_as: record.served_as,
    cost_per_hour: record.cost_per_hour,
    cost_per_day: record.cost_per_hour * 24,
    ...(record.endpoint === undefined ? {} : { endpoint: record.endpoint }),
    ...(token_file === undefined ? {} : { token_file }),
    ...(record.expires_at === undefined ? {} : { expires_at: record.expires_at }),
    ...(record.smoke === undefined ? {} : { smoke: record.smoke }),
    ...(record.load === undefined ? {} : { load: record.load }),
    ...(record.made === undefined ? {} : { made: record.made }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    next: nextStep(record),
  };
}

function whatToShow({ id, details, expires_at }: Extract<Deployed, { deployed: false }>['record']): string {
  const again = `if they agree call again with the same arguments and approve before ${expires_at}`;
  if (details?.['roles'] === undefined) return `show the price to the person; ${again}`;
  return `show the policies in forge://runs/${id}/plan to the person; ${again}, for the deployment's own plan`;
}

function nextStep({ id, state, target, detail, failure }: Extract<Deployed, { deployed: true }>['record']): string {
  if (state === 'starting')
    return `${detail ?? 'it is being made'}; it goes on by itself: call get_run with id ${id} in a few minutes, stop_run removes it`;
  if (failure !== undefined) return failure.fix;
  const ask = target === 'publish' ? '' : `call invoke_model with model ${id}; `;
  return `${ask}stop_run with id ${id} removes it`;
}

function wordsOf(told: z.output<typeof Told>, ...members: readonly string[]): string {
  return members.map((member) => String(told[member])).join(' ');
}
