import { idFrom } from '../fingerprint.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import { liesInAccount } from '../runs/deploy-first.ts';
import type { DeploymentRecord } from '../runs/deployment-record.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { Hosts } from './hosts.ts';
import { refreshDeployment } from './refresh.ts';
import type { DeployRequest } from './request.ts';

type Effects = Hosts & { ledger: Ledger; now: () => Date };

/** What will be deployed under which name, and what already holds that name. */
export type DeploymentPlan = {
  id: string;
  name: string;
  run: TrainingRecord;
  artifact: string;
  /** A deployment of the same thing that a crash left unfinished: it is continued. */
  unfinished?: DeploymentRecord;
  /** A live deployment that holds the name and is to be replaced. */
  replaces?: DeploymentRecord;
};

export async function planDeployment(
  effects: Effects,
  request: DeployRequest,
  run: TrainingRecord,
): Promise<DeploymentPlan> {
  refuseForLocal(request);
  const artifact = artifactOf(run);
  if (request.target === 'local') refuseFar(artifact);
  const name = request.name ?? run.names[0] ?? run.id;
  const held = await liveHolders(effects, name);
  const unfinished = held.find((record) => record.state !== 'running' && record.artifact === artifact);
  if (unfinished !== undefined) return { id: unfinished.id, name, run, artifact, unfinished };
  const [holder] = held;
  if (holder !== undefined && request.if_exists === 'fail') throw nameTaken(holder, name, run);
  const id = await nextId(effects.ledger, request.target, name);
  return { id, name, run, artifact, ...(holder === undefined ? {} : { replaces: holder }) };
}

function refuseForLocal(request: DeployRequest): void {
  const meaningless = [
    ...(request.instance_type === undefined ? [] : ['instance_type']),
    ...(request.instance_count === undefined ? [] : ['instance_count']),
  ];
  if (request.target !== 'local' || meaningless.length === 0) return;
  throw new ForgeError(
    'bad_request',
    `${meaningless.map((name) => `"${name}"`).join(', ')} means nothing to target local`,
    { next: 'leave it out' },
  );
}

/** What was trained in an account has no file here that an endpoint on this machine could load. */
function refuseFar(artifact: string): void {
  if (!liesInAccount(artifact)) return;
  throw new ForgeError('unsupported', `target local serves models that were trained here, not ${artifact}`, {
    next: 'leave target out: the plan then says which it takes and why',
  });
}

function artifactOf(run: TrainingRecord): string {
  if (run.artifact !== undefined && isFinal(run.state)) return run.artifact;
  const next = isFinal(run.state)
    ? 'start it again with start_training'
    : `call get_run with id ${run.id} until it has succeeded`;
  throw new ForgeError('not_ready', `run ${run.id} is ${run.state} and has no trained model to deploy`, { next });
}

/** What lives under a name now: an endpoint that has expired or died meanwhile gives its name back. */
export async function liveHolders(effects: Effects, name: string): Promise<DeploymentRecord[]> {
  const named = (await effects.ledger.list('deployment')).filter(({ record }) => record.names.includes(name));
  const records = await Promise.all(named.map((stored) => refreshDeployment(effects, stored)));
  return records.filter((record) => !isFinal(record.state));
}

export function nameTaken(holder: DeploymentRecord, name: string, run: { id: string }): ForgeError {
  const same = holder.run === run.id ? 'the same run' : `run ${holder.run ?? holder.artifact}`;
  return new ForgeError(
    'conflict',
    `"${name}" is deployment ${holder.id} already, serving ${same} at ${holder.endpoint ?? 'no address yet'}`,
    {
      next: 'use it, pass if_exists "update" to replace it, or choose another name',
    },
  );
}

/** The id is the name's next number, so that of two calls that want the name at once only one can create its record. */
export async function nextId(ledger: Ledger, target: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const id = idFrom('deployment', target, name, number);
    if ((await ledger.read('deployment', id)) === undefined) return id;
  }
}
