import type { Failure } from '../ports/run-state.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';

type Left = Pick<DeploymentRecord, 'id' | 'made'>;

/** A failure with what it left in the account, and the call that removes that. */
export function withLeft({ cause, fix }: Failure, record: Left): Failure {
  return { cause: `${cause}${keptOf(record)}`, fix: `${fix}${removesOf(record)}` };
}

/** The same failure once nothing is left. */
export function withoutLeft({ cause, fix }: Failure, record: Left): Failure {
  return { cause: cause.split(KEPT)[0] ?? cause, fix: fix.replace(removesOf(record), '; what it left was removed') };
}

const KEPT = '; kept in the account: ';

function keptOf({ made = [] }: Left): string {
  return made.length === 0 ? '' : `${KEPT}${made.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`;
}

function removesOf({ id }: Left): string {
  return `; stop_run with id ${id} removes what is left`;
}
