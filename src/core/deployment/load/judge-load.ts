import type { LoadReport, Percentile } from '../../runs/load-record.ts';

/** A sender that notices a request so late, as a share of the objective, measures itself. */
const MOST_LATE = 0.1;
/** An upper 95 % limit of the 95th percentile takes so many values. */
const FEWEST = 72;

/**
 * Whether the 95th percentile is below the objective: met when its whole interval is, missed when none of it is. In between, and when
 * this machine could not keep the times, nothing is decided.
 */
export function judgeLoad(
  p95: Percentile,
  objective: number,
  sent: number,
  late: number,
): Pick<LoadReport, 'verdict' | 'reason'> {
  const { value, low, high } = p95;
  const said = value === undefined ? 'more than 5 % of the requests got no answer' : `P95 is ${value} ms`;
  if (high !== undefined && high <= objective)
    return {
      verdict: 'met',
      reason: `${said}, at most ${high} ms with 95 % confidence; the objective is ${objective} ms`,
    };
  const missed = sent > 0 && (low === undefined ? value === undefined : low > objective);
  if (missed && late > objective * MOST_LATE)
    return undecided(
      `${said}, but requests were noticed up to ${late.toFixed(1)} ms late: this machine cannot send so many`,
    );
  if (missed) return { verdict: 'missed', reason: `${said}${atLeast(low)}; the objective is ${objective} ms` };
  if (sent < FEWEST) return undecided(`${said}; ${sent} requests were sent, an upper limit takes ${FEWEST}`);
  return undecided(
    `${said}, between ${low ?? '?'} and ${high ?? '?'} ms: ${objective} ms lies within; send for longer`,
  );
}

function undecided(reason: string): Pick<LoadReport, 'verdict' | 'reason'> {
  return { verdict: 'undecided', reason };
}

function atLeast(low: number | undefined): string {
  return low === undefined ? '' : `, at least ${low} ms with 95 % confidence`;
}
