import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';
import type { Rule } from './rule.ts';
import { evaluationsOfStart, startOf } from './start-of.ts';

/** Least share of rows whose answers must fare differently: the guidance's own number. */
const LEAST_MIXED = 0.2;

/** Rules about the groups that reinforcement learns from: of answers that all fare alike it learns nothing. */
export const groupRules: readonly Rule[] = [
  {
    code: 'equal_groups',
    guidance: 'G5',
    severity: 'warn',
    source: 'group-relative rewards: equal ones have no gradient; Nova guide on monitoring RFT',
    find: (facts) => {
      const shares = sharesOf(facts);
      if (facts.technique !== 'rft' || shares === undefined || shares.sometimes >= LEAST_MIXED) return undefined;
      const { never, sometimes, always, n } = shares;
      const first = never >= always ? 'train by SFT first and pass from_run' : 'leave out rows that are always solved';
      return {
        message: `${startOf(facts)} solves ${percent(sometimes)} of ${n} rows sometimes, ${percent(never)} never, ${percent(always)} always: ${percent(LEAST_MIXED)} or more must differ for groups to teach`,
        fix: `${first}, or mix in rows of another difficulty`,
      };
    },
  },
  {
    code: 'groups_unknown',
    guidance: 'G5',
    severity: 'warn',
    source: 'group-relative rewards: equal ones have no gradient; Nova guide on monitoring RFT',
    find: (facts) =>
      facts.technique !== 'rft' || sharesOf(facts) !== undefined
        ? undefined
        : {
            message: `unknown: on how many rows ${startOf(facts)} succeeds only sometimes; no evaluation on ${facts.dataset.id} has several answers to each row`,
            fix: callOf(facts),
          },
  },
];

/** What measures it: a job that draws answers, or where none can load the start, a file of answers that were drawn elsewhere. */
function callOf(facts: PlanFacts): string {
  const { parent, dataset, values, request } = facts;
  const rows = `dataset ${dataset.id}, split "train" and limit 200`;
  const reward = values['reward_lambda_arn'] ?? request.hyperparameters['reward_lambda_arn'];
  if (parent?.runtime === 'bedrock')
    return `call evaluate_model with ${rows} and predictions: a file with the row's number, answer and reward of four answers to each row, drawn at temperature 1 from ${startOf(facts)}`;
  const judge = typeof reward === 'string' ? `, judge_model ${reward}` : '';
  return `call evaluate_model with model ${startOf(facts)}, task "rft_eval/4"${judge}, ${rows}`;
}

type Shares = { never: number; sometimes: number; always: number; n: number };

/** Shares of rows by how they were solved, from the newest evaluation that drew several answers to each. */
function sharesOf(facts: PlanFacts): Shares | undefined {
  const found = evaluationsOfStart(facts).find(({ result }) => result?.metrics['solved_sometimes'] !== undefined);
  return found === undefined ? undefined : toShares(found);
}

function toShares({ result }: EvaluationRecord): Shares {
  const share = (how: string): number => result?.metrics[`solved_${how}`]?.value ?? 0;
  return { never: share('never'), sometimes: share('sometimes'), always: share('always'), n: result?.n ?? 0 };
}

function percent(value: number): string {
  return `${Math.round(1000 * value) / 10} %`;
}
