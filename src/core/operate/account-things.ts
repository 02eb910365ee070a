import { ForgeError } from '../errors.ts';
import type { Ledger, Stored } from '../ports/ledger.ts';
import type { AccountSurvey, Survey, SurveyedThing } from '../ports/survey.ts';
import type { AccountThing } from './run-report.ts';

type Viewing = Surveying & { ledger: Ledger };
type Surveying = { survey?: () => Promise<AccountSurvey> };
type Deployments = readonly Stored<'deployment'>[];

/** What can be ended by its ARN. */
const ENDABLE =
  /^arn:aws[\w-]*:(?:sagemaker:[a-z0-9-]+:\d{12}:endpoint\/|bedrock:[a-z0-9-]+:\d{12}:(?:custom-model|custom-model-deployment|provisioned-model)\/|cloudwatch:[a-z0-9-]+:\d{12}:alarm:dp-)\S+$/;

export type AccountView = { things: AccountThing[]; unknown: string[] };

/** What is in the account that is ours by its tag or that nobody uses, with the call that ends each; undefined where none is set up. */
export async function viewAccount(
  { survey, ledger }: Viewing,
  deployments: Deployments,
): Promise<AccountView | undefined> {
  if (survey === undefined) return undefined;
  const { things, unknown } = await survey()
    .then((open) => open.look())
    .catch(notSeen);
  const told = things.filter(({ deployment, orphan }) => deployment !== undefined || orphan !== undefined);
  const owned = told.map((thing) => ofSuccessor(thing, deployments));
  const priced = await Promise.all(owned.map((thing) => asApproved(ledger, thing)));
  return { things: priced.map(toView), unknown: [...unknown] };
}

/** What model units cost that a deployment of ours bought is what was approved, whatever a list says of others. */
async function asApproved(ledger: Ledger, thing: SurveyedThing): Promise<SurveyedThing> {
  if (thing.kind !== 'provisioned throughput' || thing.deployment === undefined || thing.usd_per_day === 0)
    return thing;
  const stored = await ledger.read('deployment', thing.deployment);
  return stored === undefined ? thing : { ...thing, usd_per_day: stored.record.cost_per_hour * 24 };
}

/** An account that cannot be asked hides nothing else. */
function notSeen(error: unknown): Survey {
  if (error instanceof ForgeError) return { things: [], unknown: [error.message] };
  throw error;
}

/** An updated endpoint keeps the tag of the deployment it was made for: it is that of the one which took its place. */
function ofSuccessor(thing: SurveyedThing, deployments: Deployments): SurveyedThing {
  if (thing.kind === 'custom model') return thing; // kept for the way back, and the first one's
  const next = deployments.find(({ id }) => id === thing.deployment)?.record.replaced_by;
  return next === undefined ? thing : ofSuccessor({ ...thing, deployment: next }, deployments);
}

function toView({ kind, arn, name, region, state, usd_per_day, deployment, orphan }: SurveyedThing): AccountThing {
  const id = deployment !== undefined && orphan === undefined && kind !== 'custom model' ? deployment : arn;
  return {
    kind,
    id: arn,
    name,
    state,
    region,
    ...(usd_per_day === undefined ? {} : { cost_per_day: Math.round(usd_per_day * 100) / 100 }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(orphan === undefined ? {} : { orphan }),
    next: `stop_run with id ${id} ends it`,
  };
}

export function isAccountThing(id: string): boolean {
  return ENDABLE.test(id);
}

/** Deletes one thing of the account and tells whether it is gone. Whoever asks says its ARN twice: others may use it. */
export async function endAccountThing(
  { survey }: Surveying,
  arn: string,
  approve: string | undefined,
): Promise<'stopped' | 'stopping'> {
  if (survey === undefined)
    throw new ForgeError('unavailable', `${arn} cannot be ended: no account is set up`, {
      next: 'set NOVA_FORGE_ROLE_ARN and AWS_REGION and start the server again',
    });
  const open = await survey();
  await open.confirm(arn);
  if (approve !== arn)
    throw new ForgeError('needs_approval', `${arn} may be in use by others; it is not removed without approval`, {
      next: `ask the person, then call stop_run with id ${arn} and approve "${arn}"`,
    });
  return (await open.end(arn)) ? 'stopped' : 'stopping';
}
